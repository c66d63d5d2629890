import { alarmStates, transitionReasons } from '@haidang/domain'
import { z } from 'zod'
import { statusSchema } from '../mqtt/observation-message.js'
import { valueSchema } from '../rest/device.js'
import { severitySchema } from '../rule/rule-schema.js'
import { lonLatSchema, readableIdSchema, textSchema } from '../text.js'

/** Newest value of a quantity as live frames carry it; times in epoch ms. */
export const liveValueSchema = z.object({
  value: valueSchema,
  at: z.number(),
  receivedAt: z.number(),
  status: statusSchema,
  flags: z.array(z.string()),
})
export type LiveValue = z.infer<typeof liveValueSchema>

/** What a frame says of one device: the quantities that changed (all of them in a snapshot). */
export const liveDeviceSchema = z.object({
  id: readableIdSchema,
  values: z.record(z.string(), liveValueSchema),
  position: z.object({ position: lonLatSchema, at: z.number(), receivedAt: z.number() }).optional(),
  online: z.boolean().optional(),
  simulated: z.boolean(),
})
export type LiveDevice = z.infer<typeof liveDeviceSchema>

/** The unchanging part of a device, sent once in the snapshot. */
export const liveDeviceCardSchema = liveDeviceSchema.extend({
  name: textSchema,
  area: readableIdSchema,
  labels: z.record(z.string(), z.string()),
  intervalSeconds: z.number(),
  home: lonLatSchema.optional(),
})
export type LiveDeviceCard = z.infer<typeof liveDeviceCardSchema>

/**
 * Everything of one feed within the receiver's scope. `ids` is the order in which binary position records
 * count (only for feeds whose devices move).
 */
export const snapshotSchema = z.object({
  feed: readableIdSchema,
  version: z.int(),
  devices: z.array(liveDeviceCardSchema),
  ids: z.array(readableIdSchema),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** Changes since version − 1. A receiver whose version is not `version − 1` asks for a snapshot. */
export const frameSchema = z.object({
  feed: readableIdSchema,
  version: z.int(),
  devices: z.array(liveDeviceSchema),
})
export type Frame = z.infer<typeof frameSchema>

/** An alarm on the live wire: REST's, with instants in epoch ms. */
export const liveAlarmSchema = z.object({
  id: z.string(),
  rule: z.object({ id: readableIdSchema, version: z.int(), name: textSchema }),
  device: readableIdSchema,
  feed: readableIdSchema,
  area: readableIdSchema,
  quantity: z.string(),
  state: z.enum(alarmStates),
  severity: severitySchema,
  message: textSchema,
  raisedAt: z.number(),
  learnedAt: z.number(),
  clearedAt: z.number().optional(),
  acknowledged: z.object({ by: z.string(), at: z.number(), comment: z.string().optional() }).optional(),
  assignee: z.string().optional(),
  shelvedUntilAt: z.number().optional(),
  occurrences: z.int(),
  value: z.number().optional(),
  limit: z.number().optional(),
  retro: z.boolean(),
  seq: z.int(),
})
export type LiveAlarm = z.infer<typeof liveAlarmSchema>

export const liveAlarmEventSchema = z.object({
  seq: z.int(),
  prevSeq: z.int(),
  at: z.number(),
  learnedAt: z.number(),
  from: z.enum(alarmStates),
  to: z.enum(alarmStates),
  reason: z.enum(transitionReasons),
  actor: z.string().optional(),
  comment: z.string().optional(),
  retro: z.boolean(),
  alarm: liveAlarmSchema,
})
export type LiveAlarmEvent = z.infer<typeof liveAlarmEventSchema>

/** Every 5 s, from the database and not from memory. A client whose last number is not `prevSeq` asks at once. */
export const heartbeatSchema = z.object({
  at: z.number(),
  seq: z.int(),
  prevSeq: z.int(),
  sources: z.array(
    z.object({ feed: readableIdSchema, fresh: z.int(), total: z.int(), newestAt: z.number().optional() }),
  ),
})
export type Heartbeat = z.infer<typeof heartbeatSchema>

export const subscribeSchema = z.strictObject({ layers: z.array(readableIdSchema).max(32) })
export const unsubscribeSchema = subscribeSchema
/** `after` absent: a snapshot of the live alarms; present: everything after that number. */
export const alarmsRequestSchema = z.strictObject({ after: z.int().min(0).optional() })
export const seenSchema = z.strictObject({ seq: z.int().min(0) })

/** Answer to `alarms`. `events` follow the receiver's last number without a gap up to `upTo`; a snapshot replaces all. */
export type AlarmsReply =
  | Readonly<{ kind: 'events'; events: LiveAlarmEvent[]; upTo: number; more: boolean }>
  | Readonly<{ kind: 'snapshot'; alarms: LiveAlarm[]; upTo: number; missed: number }>
  | Readonly<{ kind: 'refused'; reason: string }>

export type SubscribeReply = Readonly<{ ok: true }> | Readonly<{ ok: false; reason: string; layer?: string }>

/** Names on the socket, client to server. */
export interface ClientEvents {
  subscribe(request: z.infer<typeof subscribeSchema>, reply: (answer: SubscribeReply) => void): void
  unsubscribe(request: z.infer<typeof unsubscribeSchema>, reply: (answer: SubscribeReply) => void): void
  alarms(request: z.infer<typeof alarmsRequestSchema>, reply: (answer: AlarmsReply) => void): void
  seen(request: z.infer<typeof seenSchema>): void
}

/** Names on the socket, server to client. Water: snapshot, frame, positions. Letters: alarm. */
export interface ServerEvents {
  snapshot(snapshot: Snapshot): void
  frame(frame: Frame): void
  /** See `positions-frame.ts`; `feed` tells which snapshot's `ids` the records index. */
  positions(feed: string, frame: ArrayBuffer | Uint8Array): void
  alarm(event: LiveAlarmEvent): void
  heartbeat(beat: Heartbeat): void
  /** The server dropped something for this receiver: ask again for the named layers, or for alarms. */
  resync(what: { layers: string[]; alarms: boolean }): void
}
