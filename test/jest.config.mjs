import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { nodePreset } from '../infra/jest/preset.mjs'

/** Each ring is a folder; `npx jest --selectProjects store` runs one. A ring may bring `global-setup.mjs` and `global-teardown.mjs`. */
const rings = ['house', 'store', 'scenarios', 'console', 'faults', 'security']

const ring = (name) => {
  const folder = join(import.meta.dirname, name)
  const own = (file) => (existsSync(join(folder, file)) ? join(folder, file) : undefined)
  return {
    ...nodePreset,
    displayName: name,
    rootDir: import.meta.dirname,
    testMatch: [`<rootDir>/${name}/**/*.spec.ts`],
    globalSetup: own('global-setup.mjs'),
    globalTeardown: own('global-teardown.mjs'),
  }
}

export default { projects: rings.map(ring), testTimeout: 60_000 }
