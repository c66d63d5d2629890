export { type SilenceWatchOptions, startSilenceWatch } from './start-silence-watch.js'
export { type SecondLookOptions, startSecondLook } from './start-second-look.js'
export type { FindEngineDevice } from './look-again.js'
export { type Ear, forgottenMs, heardSince } from './heard-since.js'
