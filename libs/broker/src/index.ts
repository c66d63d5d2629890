export {
  type EmbeddedBrokerOptions,
  type RunningBroker,
  startEmbeddedBroker,
} from './embedded/start-embedded-broker.js'
export type { IncomingMessage, Login, Principal } from './embedded/principal.js'
export { type BrokerLimits, defaultLimits } from './embedded/limits.js'
export { type BrokerRefusal, type BrokerRefusalReason, brokerRefusalReasons } from './embedded/refusals.js'
export type { BrokerStats } from './embedded/stats.js'
export {
  type BrokerClientOptions,
  type ConnectedBroker,
  connectBroker,
  dropSession,
  reserveSession,
} from './client/connect-broker.js'
export { type BrokerAddress, BadBrokerAddress, readBrokerAddresses } from './client/broker-address.js'
export type { BrokerSecrets } from './client/dial.js'
export { type BrokerSecretFiles, secretsFromFiles } from './client/secrets-from-files.js'
export { type BrokerClientLimits, defaultClientLimits } from './client/limits.js'
export type { BrokerClientStats } from './client/stats.js'
export { lines } from './client/lines.js'
export { type Shard, isOfShard, sessionName, shardOf, wholeCity } from './client/shard.js'
export { type AccountFiles, type BrokerAccount, accountFiles } from './mosquitto/account-files.js'
export { sweepAccountDrafts } from './mosquitto/sweep-drafts.js'
export { type UnsafeSetting, unsafeMosquittoSettings } from './mosquitto/unsafe-settings.js'
export { type MosquittoAccounts, mosquittoAccounts } from './mosquitto/write-accounts.js'
export { compileFilters, isTopicName, matchesFilter } from './topic-filter.js'
