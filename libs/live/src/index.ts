export type {
  ChangedDevice,
  DeviceCarrier,
  LiveBus,
  LiveBusEvent,
  LiveBusEvents,
  LiveBusStats,
  OpenLiveBus,
  ShownState,
} from './live-bus.js'
export type { PlainColumn, PlainReports } from './plain-reports.js'
export { createInProcessBus } from './in-process-bus.js'
export { type LiveBusOptions, openLiveBus } from './open-live-bus.js'
export type { LinkPaces } from './redis/redis-link.js'
export type { AllowanceLimits } from './allowance.js'
export type { Backlog } from './wire.js'
export type { ClientEvent, EndReason, LiveConnection, LiveHandlers, ServerEvent } from './live-connection.js'
export type {
  Admission,
  Audience,
  Handshake,
  LiveServer,
  LiveServerLimits,
  LiveServerOptions,
  LiveServerStats,
  TurnedAway,
} from './live-server.js'
export { openLiveServer } from './live-server.js'
