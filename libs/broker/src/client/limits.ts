/** Bounds of the door to a foreign broker; all have defaults. */
export type BrokerClientLimits = Readonly<{
  /** Of a larger message (topic and all) only the beginning is kept: the message is refused, with that as evidence. */
  packetBytes: number
  /** Messages and their bytes that may be on their way to the database before the socket is not read any more. */
  window: Readonly<{ messages: number; bytes: number }>
  /** Bytes that may lie unsent before a rejection is dropped. */
  unsentBytes: number
  /** A connection must be open, logged in and subscribed within this time. */
  connectMs: number
  /** What we tell the broker; we ask for an answer twice as often. */
  keepaliveMs: number
  /** When the oldest message has been the oldest for so long and is not stored, the connection is given up and made anew. */
  stuckMs: number
  /** Pauses between attempts to connect grow from the first to the longest; half of each is chance. */
  firstPauseMs: number
  longestPauseMs: number
  /** How often it is asked whether anything can be stored again. */
  availableEveryMs: number
  /** How long the broker keeps our session while nobody of us is connected (MQTT 5; else its own setting counts). */
  sessionMs: number
  /** A message that fails so often in a row, while others can be stored, is handed to `setAside`. */
  triesOfOneMessage: number
  /** How long a closing connection may take to fetch what was written to it. */
  lingerMs: number
  /** How long `close()` waits for messages that are on their way. */
  closeMs: number
}>

const kibi = 1024
const mebi = 1024 * kibi
const dayMs = 86_400_000

export const defaultClientLimits: BrokerClientLimits = {
  packetBytes: 256 * kibi,
  window: { messages: 8_000, bytes: 32 * mebi },
  unsentBytes: 256 * kibi,
  connectMs: 10_000,
  keepaliveMs: 30_000,
  stuckMs: 45_000,
  firstPauseMs: 500,
  longestPauseMs: 15_000,
  availableEveryMs: 250,
  sessionMs: 14 * dayMs,
  triesOfOneMessage: 5,
  lingerMs: 1_000,
  closeMs: 10_000,
}
