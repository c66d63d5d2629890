export { type AlertingOptions, startAlerting } from './start-alerting.js'
export { listeningSince } from './ears.js'
