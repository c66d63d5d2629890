import { alarmStates, transitionReasons } from '@haidang/domain'
import { z } from 'zod'
import { alarmBulletinSchema } from '../rule/bulletin-question-schema.js'
import { statusSchema } from '../mqtt/observation-message.js'
import { valueSchema } from '../rest/device.js'
import { type ProblemReason, problemReasonSchema } from '../rest/problem.js'
import { severitySchema } from '../rule/condition-schema.js'
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
 * Everything of one feed within the receiver's scope; it replaces what the receiver has of the feed. It comes
 * after `subscribe`, and unasked when the register has changed. `ids` is the order in which binary position
 * records count, empty for feeds whose devices stand still; `idsVersion` is the number of that order.
 */
export const snapshotSchema = z.object({
  feed: readableIdSchema,
  version: z.int(),
  idsVersion: z.int(),
  devices: z.array(liveDeviceCardSchema),
  ids: z.array(readableIdSchema),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/**
 * Changes since version − 1. A receiver whose version is not `version − 1` subscribes again, which brings a
 * snapshot. At most 4 a second; of feeds whose devices move without positions: those come in the binary `positions`.
 */
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
  bulletin: alarmBulletinSchema.optional(),
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

/**
 * Every 5 s, made only when the database has answered. `seq` is the newest number of the whole log; `prevSeq` is
 * the newest that concerns this receiver: one that follows and whose last number is lower asks at once, unless
 * it is asking already.
 */
export const heartbeatSchema = z.object({
  at: z.number(),
  seq: z.int(),
  prevSeq: z.int(),
  clockErrorMs: z
    .number()
    .optional()
    .describe(
      'Devices as a whole contradict the server’s own clock: it is so far ahead of `at`, and not gone by.',
    ),
  sources: z.array(
    z.object({ feed: readableIdSchema, fresh: z.int(), total: z.int(), newestAt: z.number().optional() }),
  ),
})
export type Heartbeat = z.infer<typeof heartbeatSchema>

export const subscribeSchema = z.strictObject({ layers: z.array(readableIdSchema).max(32) })
export const unsubscribeSchema = subscribeSchema
/**
 * `after` absent: a snapshot of the live alarms; present: everything after that number. `scope` is what the last
 * reply said: where it has changed meanwhile a number means nothing, and a snapshot comes.
 */
export const alarmsRequestSchema = z.strictObject({
  after: z.int().min(0).optional(),
  scope: z.string().max(64).optional(),
})
/** The newest number that a person's screen has shown; every 5 s while a console is open. */
export const seenSchema = z.strictObject({ seq: z.int().min(0) })

/**
 * Answer to `alarms`. Afterwards `upTo` is the receiver's last number, whatever it was before, and `scope` what
 * it says next time.
 * - `events` continue `after` without a gap. `more`: ask again with `after: upTo`; nothing follows until then.
 * - `snapshot` replaces every alarm the receiver has: it asked for it, or more than 50,000 events have passed
 *   (`missed` counts them), or its number is of another log or another scope.
 * - `refused`: nothing follows until an asking succeeds. Wait a second and ask again.
 *
 * After the last page every letter comes as `alarm`; `followLetters` judges each. What awaits the reply as a promise may
 * be continued after the letter behind it: hold letters while asking, or take the reply in the callback.
 */
export const alarmsReplySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('events'),
    events: z.array(liveAlarmEventSchema),
    upTo: z.int(),
    more: z.boolean(),
    scope: z.string(),
  }),
  z.object({
    kind: z.literal('snapshot'),
    alarms: z.array(liveAlarmSchema),
    upTo: z.int(),
    missed: z.int(),
    scope: z.string(),
  }),
  z.object({ kind: z.literal('refused'), reason: problemReasonSchema }),
])
export type AlarmsReply = Readonly<z.infer<typeof alarmsReplySchema>>

export const subscribeReplySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), reason: problemReasonSchema, layer: z.string().optional() }),
])
export type SubscribeReply = Readonly<z.infer<typeof subscribeReplySchema>>

/** Something was kept from the receiver: subscribe again to the named layers; `alarms`: ask again, after its last number. */
export const resyncSchema = z.object({ layers: z.array(readableIdSchema), alarms: z.boolean() })

/** The socket.io namespace; transport `websocket` only. */
export const liveNamespace = '/live'

/**
 * What a client may say in socket.io's `auth`. A browser says nothing: its cookie counts, on our own origin.
 * Without an Origin header only a token counts. `as`: a wall that runs in a browser where somebody has signed in, too,
 * comes by its own cookie and never by theirs; REST takes the same word in the header `ioc-as`.
 */
export const liveAuthSchema = z.object({
  token: z.string().min(1).max(256).optional(),
  as: z.literal('display').optional(),
})

/**
 * The `data` of `connect_error` when the server would not have the client: `unauthenticated` asks for a sign-in,
 * every other reason for patience. A session that ends or changes its scope is disconnected by the server (socket.io's
 * `io server disconnect`, after which the client library does not come back by itself): connect again at once,
 * and either the new scope holds or the refusal says why not.
 */
export type LiveRefusal = Readonly<{ reason: ProblemReason }>

/** A heartbeat comes each `heartbeatMs`; a screen that has had none for `lostAfterMs` says that the link is lost. */
export const liveTimes = { heartbeatMs: 5_000, lostAfterMs: 12_000 } as const

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
  /**
   * See `positions-frame.ts`: what has moved since the last, at most 4 a second, and of one device about one position a
   * second; what stands still is told again every ten to twelve. Its `version` is the `idsVersion` of the snapshot whose
   * `ids` the records index; a frame with another is to be ignored.
   */
  positions(feed: string, frame: ArrayBuffer | Uint8Array): void
  alarm(event: LiveAlarmEvent): void
  heartbeat(beat: Heartbeat): void
  resync(what: z.infer<typeof resyncSchema>): void
}
