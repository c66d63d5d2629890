export { type SilenceWatchOptions, startSilenceWatch } from './start-silence-watch.js'
export { type SecondLookOptions, startSecondLook } from './start-second-look.js'
export type { FindEngineDevice } from './look-again.js'
