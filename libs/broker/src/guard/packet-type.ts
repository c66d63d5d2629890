/** The control packets a client may send, by the upper four bits of their first byte. [MQTT-2.2.1] */
export const packetType = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  pingreq: 12,
  disconnect: 14,
} as const

const fromClients: ReadonlySet<number> = new Set(Object.values(packetType))

/** Whether a client may send a packet of this type; a server's own packets and the reserved types are not among them. */
export function isFromClient(type: number): boolean {
  return fromClients.has(type)
}
