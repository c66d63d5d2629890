import { Readable } from 'node:stream'

type Packet = { cmd?: string }

/**
 * What aedes asks of a persistence, for a broker that keeps nothing: no sessions, no retained messages, no queues for
 * absent clients, no wills (a will lives in the memory of its connection). Of QoS 2 nothing is kept either: a PUBLISH
 * sent again is a new message, and intake finds the duplicate.
 */
export const emptyPersistence = {
  // aedes insists on an async function here
  async setup(): Promise<void> {},
  async cleanSubscriptions(): Promise<void> {},
  async cleanIncoming(): Promise<void> {},
  async putWill(): Promise<void> {},
  async delWill(): Promise<void> {},
  async incomingStorePacket(): Promise<void> {},
  async incomingDelPacket(): Promise<void> {},
  async outgoingUpdate(): Promise<void> {},
  async outgoingClearMessageId(): Promise<void> {},

  /** Asked by PUBLISH (is it known? never) and by PUBREL (is it there to be freed? always). */
  async incomingGetPacket(_client: unknown, packet: Packet): Promise<Packet> {
    if (packet.cmd !== 'pubrel') throw new Error('nothing is kept')
    return packet
  },

  streamWill: () => Readable.from([]),
  outgoingStream: () => Readable.from([]),
  createRetainedStreamCombi: () => Readable.from([]),
}
