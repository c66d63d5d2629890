export type { Answer, DatabaseOptions, Db, PoolFigures, Statement, Tx } from './db/open-database.js'
export { openDatabase } from './db/open-database.js'
export { timestamp } from './db/row-types.js'
export { boolArray, float8Array, int4Array, timestampArray } from './db/binary-array.js'
export { StoreUnavailable } from './db/store-unavailable.js'
export { StoreRefusal, type StoreRefusalReason } from './db/store-refusal.js'
export { migrate } from './migrate/migrate.js'
export { type UnsafeSetting, readUnsafeSettings } from './db/unsafe-settings.js'
export { dropEvents } from './retention/drop-events.js'
export { type Dropped, dropMinutes, dropObservations } from './retention/drop-observations.js'
export { dropQuarantine } from './retention/drop-quarantine.js'
export {
  type KeptDays,
  type KeptFrom,
  type Retention,
  noteRetention,
  readKeptFrom,
  readRetention,
} from './retention/read-retention.js'
export { type RolledBucket, type Rolled, type RollupQuery, readRollups } from './rollup/read-rollups.js'
export { type WithdrawnValues, readWithdrawn } from './rollup/read-withdrawn.js'
export { type Resolution, resolutions } from './rollup/rollup-table.js'
export type { ReadyHours } from './rollup/due-hours.js'
export { type RollUpOptions, rollUp } from './rollup/roll-up.js'
export {
  type PastBacklog,
  type PastMessage,
  type WaitingMessage,
  openPastBacklog,
} from './past/past-backlog.js'
export { isMigrated } from './migrate/is-migrated.js'
export {
  type ProcessReport,
  type ProcessRow,
  forgetLostProcesses,
  forgetProcess,
  readProcesses,
  tellProcess,
} from './process/processes.js'
export { forgetSessions, isSessionKnown, keepSession } from './process/broker-sessions.js'
export { type AuditRow, findAuditByKey, readAudit, writeAudit } from './access/audit.js'
export {
  type ApiTokenRow,
  type NewApiToken,
  insertApiToken,
  readApiTokenById,
  readApiTokenBySecret,
  readApiTokens,
  revokeApiToken,
  revokeApiTokenNamed,
  touchApiToken,
} from './access/api-token.js'
export { type FirstAnswer, keepFirstAnswer, readFirstAnswer } from './access/first-answer.js'
export {
  type NewPerson,
  type PersonRow,
  type StoredScope,
  insertPerson,
  lockPerson,
  readAdministrators,
  readPeople,
  readPersonForSignIn,
  updatePerson,
} from './access/person.js'
export {
  type SessionLimits,
  type SessionRow,
  deleteSession,
  deleteSessionsOf,
  insertSession,
  readSessionById,
  readSessionBySecret,
  sweepAccess,
  touchSession,
} from './access/session.js'
export {
  type Attempt,
  type AttemptCounts,
  forgetAttempt,
  forgiveAttempts,
  insertSignInLink,
  reserveAttempt,
  takeSignInLink,
} from './access/sign-in.js'
export type { ScreenRow } from './screen/screen-row.js'
export { type NewScreen, insertScreen } from './screen/insert-screen.js'
export {
  isScreenNameTaken,
  lockScreenNames,
  readScreen,
  readScreenBySecret,
  readScreens,
} from './screen/read-screens.js'
export { lockScreen, renameScreen, replaceScreenSecret, revokeScreen } from './screen/change-screen.js'
export {
  type ScreenHeartbeat,
  type ScreenPicture,
  noteHeartbeat,
  readScreenPicture,
} from './screen/note-heartbeat.js'
export {
  type NewPairing,
  type PairingCounts,
  type PairingDecision,
  type PairingRow,
  countPairings,
  decidePairing,
  deletePairing,
  deletePairingsBefore,
  insertPairing,
  lockPairingByDeviceCode,
  lockPairingByUserCode,
  lockPairings,
  notePaired,
  notePoll,
} from './screen/pairing.js'
export { labelDevice, placeDevice, renameDevice } from './registry/change-device.js'
export {
  type AgencyMember,
  addAgencyMembers,
  completeMemberships,
  settleDeviceAreas,
} from './registry/area-memberships.js'
export { carryOutPlan } from './registry/carry-out-plan.js'
export { readUsesOfAreas, readWithdrawnAreas, withdrawPlan } from './registry/withdraw-plan.js'
export { addAgencies, addAreas, addDevices, addRules, lockRegister } from './registry/add-to-register.js'
export {
  beginSimulation,
  endAllSimulation,
  endSimulation,
  putCredentials,
  removeCredential,
  simulateTheRest,
} from './registry/device-credential.js'
export {
  type RuleVersionQuery,
  type RuleVersionRow,
  approveRule,
  endRule,
  insertRuleDraft,
  readDevicesAlarmedBy,
  readRuleVersionPage,
  readRuleVersions,
} from './registry/rule-version.js'
export {
  type Origin,
  type Register,
  type StoredCredential,
  type StoredMembership,
  type StoredRule,
  readRegister,
  readRegisterVersion,
} from './registry/read-register.js'
export {
  type BulletinFile,
  type BulletinFileType,
  attachBulletinFile,
  bulletinFileTypes,
  readBulletinFile,
} from './bulletin/bulletin-file.js'
export type { StoredBulletin } from './bulletin/bulletin-row.js'
export { type BulletinQuery, readBulletin, readBulletins } from './bulletin/read-bulletins.js'
export {
  type BulletinEnd,
  type Ending,
  type NewBulletin,
  endBulletin,
  insertBulletin,
  readEnding,
  reinstateBulletin,
} from './bulletin/write-bulletin.js'
export { commit } from './commit/commit.js'
export type {
  AuditEntry,
  ChangedDevice,
  CommitBatch,
  DeviceTrace,
  CommitOutcome,
  DeviceSignal,
  EvaluateDevice,
  EventVerdict,
  IncomingEvent,
  IncomingObservation,
  MessageSource,
  RefusalRecord,
  RefusedCommand,
  StoredAlarmEvent,
  Verdict,
} from './commit/commit-batch.js'
export { type CommitStore, learnDevices, openCommitStore } from './commit/open-commit-store.js'
export { askDatabase } from './db/ask-database.js'
export { keepLock, tryLock } from './db/try-lock.js'
export { type Ownership, type SoleOwner, type SoleOwnerOptions, ownAlone } from './db/sole-owner.js'
export { type StoredDeviceState, readDeviceStates } from './reading/device-states.js'
export { type FollowedState, type StateFollower, createStateFollower } from './reading/follow-states.js'
export {
  type ObservationQuery,
  type StoredObservation,
  type Stretch,
  readObservationSignals,
  readObservations,
} from './reading/observations.js'
export {
  type EventQuery,
  type StoredEvent,
  readDeviceEvents,
  readEventMark,
  readEventSignals,
} from './reading/device-events.js'
export {
  type FeedObservation,
  type FeedStretch,
  readFeedObservations,
  readObservationsAt,
} from './reading/feed-observations.js'
export { type AlarmQuery, readAlarm, readAlarms } from './reading/alarms.js'
export { readEventsOfAlarm } from './reading/events-of-alarm.js'
export { readNewestSeqInScope } from './reading/newest-seq-in-scope.js'
export { type QuarantineQuery, type QuarantineRow, readQuarantine } from './reading/quarantine.js'
export {
  type SecondLook,
  finishSecondLooks,
  readDevicesToLookAt,
  takeSecondLooks,
} from './reading/second-looks.js'
export { readDueDevices } from './reading/due-devices.js'
export { readKnownEpisodes } from './reading/known-episodes.js'
export { readStoredInstants } from './reading/stored-instants.js'
export {
  type AlarmEventsQuery,
  alarmEventsAfter,
  countAlarmEventsAfter,
} from './reading/alarm-events-after.js'
export { type StoredAlarm, readLiveAlarms } from './reading/live-alarms.js'
export { newestAlarmSeq } from './reading/newest-alarm-seq.js'
export { type CityFigures, readCityFigures } from './reading/city-figures.js'
export { type Pulse, type SourceSummary, readPulse } from './reading/read-pulse.js'
export {
  type DeliveryPlace,
  type Drained,
  drainOutbox,
  giveUpOrphans,
  tellEndpoint,
} from './delivery/drain-outbox.js'
export {
  type Lease,
  type LeasedDelivery,
  type Refused,
  type RefusedState,
  leaseDelivery,
  noteRefused,
  noteTaken,
} from './delivery/lease-delivery.js'
export {
  type DeliveryFigures,
  type DueDelivery,
  dropDeliveries,
  mendDueDeliveries,
  readDeliveryFigures,
  readDueDeliveries,
} from './delivery/due-deliveries.js'
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/start-embedded-postgres.js'
export { type History, type HistoryOptions, openHistory } from './history/open-history.js'
export {
  type RehearsalEnd,
  type RehearsalProblem,
  type RehearsalRow,
  type RehearsalState,
  askRehearsal,
  cancelRehearsal,
  endRehearsal,
  readRehearsal,
  readRehearsals,
  rehearsalStates,
  takeRehearsal,
  tellRehearsal,
} from './history/rehearsals.js'
export { type ToldAlarm, readToldAlarms } from './history/told-alarms.js'
