export {
  type EmbeddedBrokerOptions,
  type RunningBroker,
  startEmbeddedBroker,
} from './embedded/start-embedded-broker.js'
export type { IncomingMessage, Login, Principal } from './embedded/principal.js'
export { type BrokerLimits, defaultLimits } from './embedded/limits.js'
export { type BrokerRefusal, type BrokerRefusalReason, brokerRefusalReasons } from './embedded/refusals.js'
export type { BrokerStats } from './embedded/stats.js'
export { compileFilters, isTopicName, matchesFilter } from './topic-filter.js'
