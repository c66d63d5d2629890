import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { nodePreset } from '../infra/jest/preset.mjs'

/** Each ring is a folder; `npx jest --selectProjects store` runs one. A ring may bring `global-setup.mjs` and `global-teardown.mjs`. */
const rings = ['house', 'store', 'scenarios', 'console', 'faults', 'security', 'services', 'brokers']

/** Suites of another ring that must say the same on the real servers: what they promise does not depend on whose those are. */
const shared = {
  services: [
    'store/{air-index,air-past,air-withdrawn,air-year,areas,chaos,commit-alarms,commit-observations,commit-together,cut-off,derived,device-events,follow-states,migrate,numbering,past-backlog,poison,reading,rehearsal,rehearsal-vehicle,retention,rollup,rollup-past,second-look,sent-again,silence-watch,sole-owner}.spec.ts',
  ],
}

const ring = (name) => {
  const folder = join(import.meta.dirname, name)
  const own = (file) => (existsSync(join(folder, file)) ? join(folder, file) : undefined)
  return {
    ...nodePreset,
    displayName: name,
    rootDir: import.meta.dirname,
    testMatch: [`${name}/**/*.spec.ts`, ...(shared[name] ?? [])].map((path) => `<rootDir>/${path}`),
    globalSetup: own('global-setup.mjs'),
    globalTeardown: own('global-teardown.mjs'),
  }
}

export default { projects: rings.map(ring), testTimeout: 120_000 }
