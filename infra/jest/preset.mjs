/** One way to run every suite: native ES modules, TypeScript through SWC, our libraries from their sources. */

const swc = (tsx) => ({
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true, tsx },
    transform: {
      legacyDecorator: true,
      decoratorMetadata: true,
      useDefineForClassFields: true,
      ...(tsx ? { react: { runtime: 'automatic' } } : {}),
    },
  },
})

const emptyModule = new URL('./empty.mjs', import.meta.url).pathname

/** For everything that runs in Node. */
export const nodePreset = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', swc(false)] },
  testEnvironmentOptions: { customExportConditions: ['@haidang/source', 'node', 'node-addons'] },
  coverageProvider: 'v8',
  /** A computer that is slow, or busy with something else, is no failure. */
  testTimeout: 30_000,
}

/** For the console: jsdom, JSX, and styles and asset addresses replaced by nothing. */
export const reactPreset = {
  ...nodePreset,
  testEnvironment: 'jsdom',
  testMatch: ['<rootDir>/src/**/*.spec.{ts,tsx}'],
  transform: { '^.+\\.tsx?$': ['@swc/jest', swc(true)] },
  moduleNameMapper: {
    '\\.css$': emptyModule,
    '\\?(worker&)?(url|inline|raw)$': emptyModule,
    ...nodePreset.moduleNameMapper,
  },
  testEnvironmentOptions: { customExportConditions: ['@haidang/source', 'browser'] },
  setupFilesAfterEnv: [new URL('./patience.mjs', import.meta.url).pathname],
}
