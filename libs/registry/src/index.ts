export type { PackDevice, Site, SitePack } from './site-pack/site-pack.js'
export { SitePackRefusal, type SitePackProblem } from './site-pack/site-pack-refusal.js'
export { loadSitePack } from './site-pack/load-site-pack.js'
export { applySitePack } from './apply-site-pack.js'
export { arrangeSimulation, simulatorUsername } from './arrange-simulation.js'
export type { Registry } from './registry.js'
export { type Engine, type EngineOptions, openEngine } from './open-engine.js'
export { followTime } from './follow-time.js'
export { type KnownDevice, knownDevice } from './known-device.js'
export { type City, type JoinOptions, busFacts, joinCity, measureBus, openPool } from './join-city.js'
export { type LoadSiteOptions, loadSite, readSite } from './load-site.js'
export type {
  ReorganisationAnswer,
  ReorganisationOutcome,
  ReorganisationRequest,
  WithdrawalOutcome,
  WithdrawalRequest,
} from './area-book.js'
export type { RuleActor, RuleChanged } from './rule-book.js'
export type { RegistryBus } from './keep-fresh.js'
export { type RegistryOptions, openRegistry } from './open-registry.js'
export type { Admission, DeviceLogin, Principal } from './credential/admit.js'
export { type BrokerAccountsOptions, keepBrokerAccounts } from './credential/keep-broker-accounts.js'
export { fitsHash, hashPassword } from './credential/password-hash.js'
export { newSecret, simulatedSecret } from './credential/secret.js'
