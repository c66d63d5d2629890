import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

import { readSitePack } from './vite.site-pack.mjs'

/** Where `vite dev` finds the gateway; a build needs none. */
const gateway = 'http://127.0.0.1:8080'

const schemas = /no-code-from-strings|[\\/](contracts|domain)[\\/]src[\\/]|node_modules[\\/]zod/

const jsonSchemas = /node_modules[\\/]zod[\\/]v4[\\/]core[\\/](json-schema-processors|to-json-schema)\.js$/

const sitePack = '\0site-pack'

/**
 * `vite build --mode fixtures` makes a console that needs no server: one file, the door to the live worker, is taken
 * from `src/fixtures`. Nothing else differs, and no other build contains anything of it.
 */
const fixtures: Plugin = {
  name: 'haidang-fixtures',
  enforce: 'pre',
  resolveId(source, importer = '') {
    if (source.endsWith('/site-pack.js')) return sitePack
    const isDoor = source.endsWith('/open-worker.js') && !importer.includes('/src/fixtures/')
    return isDoor ? resolve(import.meta.dirname, 'src/fixtures/open-worker.ts') : undefined
  },
  load(id) {
    return id === sitePack
      ? readSitePack(resolve(import.meta.dirname, '../../infra/sites/danang'))
      : undefined
  },
}

/**
 * The schema library can also write JSON Schemas, which the server publishes and nobody here asks for; its schemas hold on to
 * the code for it: 11 KB, zipped, of the shell and its live worker.
 */
const noJsonSchemas: Plugin = {
  name: 'haidang-no-json-schemas',
  enforce: 'pre',
  load(id) {
    if (!jsonSchemas.test(id)) return undefined
    const names = readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)
    return [...names].map(([, name]) => `export const ${name} = () => ({})`).join('\n')
  },
}

export default defineConfig(({ mode, command }) => {
  const lean = command === 'build' ? [noJsonSchemas] : []
  const plugins = mode === 'fixtures' ? [react(), fixtures, ...lean] : [react(), ...lean]
  const kind = command === 'build' ? 'production' : 'development'
  return {
    root: import.meta.dirname,
    plugins,
    resolve: { conditions: ['@haidang/source', 'module', 'browser', kind] },
    worker: { format: 'es', plugins: () => (mode === 'fixtures' ? [fixtures, ...lean] : lean) },
    build: {
      outDir: mode === 'fixtures' ? 'dist-fixtures' : 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Our Content-Security-Policy takes fonts and scripts from our origin only, never from data: addresses.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_200,
      // The switch that keeps the schema library from compiling code must run before any schema is defined: one chunk.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'schemas', test: schemas }] } } },
    },
    server: {
      proxy: {
        '/api': gateway,
        '/map/': gateway,
        '/socket.io': { target: gateway, ws: true },
      },
    },
  }
})
