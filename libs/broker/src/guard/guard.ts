import type { Delivery } from '../delivery.js'
import type { FrameViolationReason } from './frame-scanner.js'
import type { InFlightBounds, InFlightBudget } from './in-flight-budget.js'
import type { Rate } from './token-bucket.js'

export type GuardLimits = Readonly<{
  /** Largest remaining length of a packet before and after log-in, bytes. */
  connectBytes: number
  packetBytes: number
  /** Messages and bytes of one connection that may be on their way to the database. */
  window: InFlightBounds
  /** Bytes that are read beyond what may pass now, so that a PINGREQ behind them is still answered. */
  lookAheadBytes: number
  /** A CONNECT must be complete within `connectMs`, its answer given within `logInMs`. */
  connectMs: number
  logInMs: number
  /** A packet that has begun must be complete within this time. */
  packetMs: number
  /** How long a client may leave what we send unread. */
  unreadMs: number
  /** How long a closing connection may take to fetch what was written to it. */
  lingerMs: number
}>

export type ShutReason =
  | FrameViolationReason
  | 'connect-timeout'
  | 'log-in-timeout'
  | 'packet-timeout'
  | 'keepalive-timeout'
  | 'unread-timeout'

export type Guard = Readonly<{
  limits: GuardLimits
  budget: InFlightBudget
  /** Milliseconds of a clock that does not run backwards. */
  now(): number
  /** A PUBLISH of QoS 0 or 1 may pass: `dispatched` and `settled` follow, with its `bytes`. */
  onPublish(delivery: Delivery, bytes: number): void
  /** Told once, before the connection goes. */
  onShut(reason: ShutReason, message: string): void
}>

/** What a client may do once it has logged in. */
export type Allowance = Readonly<{ messages: Rate; bytes: Rate; keepaliveMs: number }>
