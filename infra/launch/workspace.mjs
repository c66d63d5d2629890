import { fileURLToPath } from 'node:url'

/** The checkout, wherever it was started from. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '')

/** What `npm run` needs of the environment to start jest with native ES modules. */
export const jestNodeOptions = '--experimental-vm-modules --disable-warning=ExperimentalWarning'

/** What the rule of the floors prints when it could not check anything: a lint that says this has not passed. */
export const graphMissing = /No cached ProjectGraph/
