import js from '@eslint/js'
import nx from '@nx/eslint-plugin'
import prettier from 'eslint-config-prettier'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['**/dist/**', '**/coverage/**', '.nx/**', '.data/**'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  { plugins: { '@nx': nx }, languageOptions: { globals: globals.node } },
  prettier,
)
