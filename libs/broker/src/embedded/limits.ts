import type { AdmissionLimits } from '../guard/admission.js'
import type { GuardLimits } from '../guard/guard.js'
import type { Rate } from '../guard/token-bucket.js'

export type SendingRates = Readonly<{ messages: Rate; bytes: Rate }>

/** Bounds of the embedded broker; all have defaults. */
export type BrokerLimits = GuardLimits &
  AdmissionLimits &
  Readonly<{
    /**
     * Messages of all connections, and their bytes, that may be on their way to the database before only those are
     * read who have nothing on its way; nobody is read at twice as many. Intake must take these, and some wills.
     */
    inFlightMessages: number
    inFlightBytes: number
    /** How fast one connection is read, by the kind of its principal. */
    deviceRates: SendingRates
    gatewayRates: SendingRates
    /** Failed log-ins of one address, and of one address under one name: beyond them nothing is even checked. */
    failuresPerAddress: Rate
    failuresPerName: Rate
    /** Connections that push out an older one of the same client. */
    takeovers: Rate
    /** Refusals of one address that are told to `refused()`; all are counted. */
    reports: Rate
    /** Subscriptions of one connection. */
    subscriptions: number
    /** Bytes that may lie unsent for a client before a rejection to it is dropped. */
    unsentBytes: number
    /** How often the deadlines of connections are looked at. */
    sweepMs: number
    /** How long `close()` waits for messages that are on their way. */
    closeMs: number
  }>

const kibi = 1024
const mebi = 1024 * kibi

export const defaultLimits: BrokerLimits = {
  connectBytes: 4 * kibi,
  packetBytes: 256 * kibi,
  window: { messages: 2_000, bytes: 2 * mebi },
  lookAheadBytes: 64 * kibi,
  connectMs: 5_000,
  logInMs: 30_000,
  packetMs: 60_000,
  unreadMs: 60_000,
  lingerMs: 1_000,
  connections: 10_000,
  connectionsPerAddress: 5_000,
  strangersPerAddress: 1_000,
  inFlightMessages: 16_000,
  inFlightBytes: 64 * mebi,
  deviceRates: {
    messages: { perSecond: 1_000, burst: 2_000 },
    bytes: { perSecond: 2 * mebi, burst: 4 * mebi },
  },
  gatewayRates: {
    messages: { perSecond: 50_000, burst: 50_000 },
    bytes: { perSecond: 32 * mebi, burst: 64 * mebi },
  },
  failuresPerAddress: { perSecond: 1, burst: 50 },
  failuresPerName: { perSecond: 0.1, burst: 5 },
  takeovers: { perSecond: 0.5, burst: 10 },
  reports: { perSecond: 5, burst: 50 },
  subscriptions: 2_000,
  unsentBytes: 64 * kibi,
  sweepMs: 500,
  closeMs: 10_000,
}
