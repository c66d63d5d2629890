export { type AlertingOptions, startAlerting } from './start-alerting.js'
export { type TellingOptions, measureDeliveries, startTelling } from './start-telling.js'
export { listeningSince } from './ears.js'
