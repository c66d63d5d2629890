export { instant, instantSchema, lonLatSchema, readableIdSchema, textSchema } from './text.js'
export { type Channel, type Topic, channels, filters, formatTopic, parseTopic } from './mqtt/topic.js'
export {
  type ObservationMessage,
  messageLimits,
  observationMessageSchema,
  observationPayloadSchema,
  presencePayloadSchema,
  statusSchema,
  statuses,
} from './mqtt/observation-message.js'
export { eventOfKindSchema } from './mqtt/event-message.js'
export { type RejectionMessage, rejectionMessageSchema } from './mqtt/rejection-message.js'
export { severitySchema } from './rule/condition-schema.js'
export { ruleDraftSchema, ruleJsonSchemaDocument, ruleSchema } from './rule/rule-schema.js'
export {
  type RuleJson,
  type RuleVersionJson,
  ruleJsonSchema,
  ruleProposalSchema,
  ruleQuerySchema,
  ruleVersionQuerySchema,
  ruleVersionSchema,
} from './rest/rule.js'
export {
  type DeviceEventJson,
  type EventDayJson,
  deviceEventQuerySchema,
  deviceEventSchema,
  eventDayQuerySchema,
  eventDaySchema,
  feedEventQuerySchema,
} from './rest/event.js'
export { pageOf, pageQuerySchema } from './rest/page.js'
export {
  type CredentialJson,
  type DeviceJson,
  type ObservationJson,
  credentialSchema,
  deviceSchema,
  deviceStateSchema,
  observationSchema,
  qualitySchema,
  valueSchema,
} from './rest/device.js'
export {
  type AlarmActionName,
  type AlarmEventJson,
  type AlarmJson,
  type AlarmSilenceJson,
  alarmActionSchemas,
  alarmEventQuerySchema,
  alarmEventSchema,
  alarmQuerySchema,
  alarmSchema,
  alarmSilenceRequestSchema,
  alarmSilenceSchema,
  alarmStateSchema,
  longestSilenceSeconds,
} from './rest/alarm.js'
export { alarmEventJson, alarmJson } from './rest/alarm-json.js'
export { type AlarmNoticeJson, alarmNoticeSchema } from './rest/alarm-notice.js'
export { type LetterBody, type LetterSources, writeAlarm, writeLetter } from './live/write-letter.js'
export {
  type QuarantineRecordJson,
  quarantineQuerySchema,
  quarantineRecordSchema,
} from './rest/quarantine.js'
export {
  type BulletinJson,
  bulletinCancelSchema,
  bulletinParamsSchema,
  bulletinQuerySchema,
  bulletinFileLimits,
  bulletinSchema,
  newBulletinSchema,
} from './rest/bulletin.js'
export { hazardSchema } from './rule/bulletin-question-schema.js'
export {
  type AreaPlanJson,
  areaMergeSchema,
  areaPlanSchema,
  areaSplitSchema,
  areaWithdrawalSchema,
} from './rest/area.js'
export {
  type AgencyJson,
  type AreaJson,
  type FeedJson,
  agencySchema,
  areaQuerySchema,
  areaSchema,
  deviceQuerySchema,
  feedSchema,
  quantitySchema,
} from './rest/register.js'
export { type ProcessFacts, type SystemJson, processFactsSchema, systemSchema } from './rest/system.js'
export { type OperatorMapJson, operatorMapSchema } from './rest/operator-map.js'
export { type SiteJson, labelNamesSchema, siteSchema } from './rest/site.js'
export {
  type MeJson,
  type Role,
  type ScopeJson,
  auditRowSchema,
  createdTokenSchema,
  meSchema,
  newTokenSchema,
  newUserSchema,
  passwordSchema,
  roleSchema,
  roles,
  scopeSchema,
  signInSchema,
  tokenSchema,
  userChangeSchema,
  userSchema,
  usernameSchema,
} from './rest/people.js'
export {
  type DeviceAuthorizationJson,
  type PairingJson,
  type ScreenHeartbeatJson,
  type ScreenJson,
  deviceAuthorizationRequestSchema,
  deviceAuthorizationSchema,
  deviceGrantType,
  pairingDecisionSchema,
  pairingSchema,
  screenChangeSchema,
  screenHeartbeatAnswerSchema,
  screenHeartbeatSchema,
  screenLimits,
  screenModes,
  screenNameSchema,
  screenPictureQuerySchema,
  screenQuerySchema,
  screenScenes,
  screenSchema,
  screenStates,
  screenTokenRequestSchema,
  screenTokenSchema,
  userCodeSchema,
} from './rest/screen.js'
export { type ProblemJson, type ProblemReason, problem, problemSchema, problems } from './rest/problem.js'
export {
  type AlarmsReply,
  type ClientEvents,
  type Frame,
  type Heartbeat,
  type LiveAlarm,
  type LiveAlarmEvent,
  type LiveDevice,
  type LiveDeviceCard,
  type LiveRefusal,
  type LiveValue,
  type ServerEvents,
  type Snapshot,
  type SubscribeReply,
  alarmsReplySchema,
  alarmsRequestSchema,
  frameSchema,
  heartbeatSchema,
  liveAlarmEventSchema,
  liveAlarmSchema,
  liveAuthSchema,
  liveDeviceCardSchema,
  liveDeviceSchema,
  liveNamespace,
  liveTimes,
  liveValueSchema,
  resyncSchema,
  seenSchema,
  snapshotSchema,
  subscribeReplySchema,
  subscribeSchema,
  unsubscribeSchema,
} from './live/live-events.js'
export {
  type PositionBody,
  type PositionRecord,
  type PositionsFrame,
  PositionSheet,
  PositionsWriter,
  decodePositions,
  positionFlags,
} from './live/positions-frame.js'
export { followLetters } from './live/follow-letters.js'
export { type RunFile, runFilePath, runFileSchema } from './local/run-file.js'
export {
  type BucketJson,
  type FeedHistoryPageJson,
  type HistoryFormat,
  type HistoryPageJson,
  bucketSchema,
  feedHistoryPageSchema,
  feedHistoryQuerySchema,
  historyFormats,
  historyPageSchema,
  historyQuerySchema,
  rolledSchema,
} from './rest/history.js'
export {
  type RehearsalAskJson,
  type RehearsalJson,
  type RehearsedPartJson,
  rehearsalAskSchema,
  rehearsalSchema,
  rehearsalSummarySchema,
} from './rest/rehearsal.js'
