export { type AlertingOptions, startAlerting } from './start-alerting.js'
export { type TellingOptions, measureDeliveries, startTelling } from './start-telling.js'
export { type RehearsingOptions, startRehearsing } from './start-rehearsing.js'
export { listeningSince } from './ears.js'
