import type { IConnackPacket, IConnectPacket, ISubackPacket, ISubscribePacket } from 'mqtt-packet'

export type Protocol = 4 | 5

/** Who we are to the broker. */
export type Greeting = Readonly<{
  protocol: Protocol
  /** The client id: the name of the session. */
  session: string
  /** Begin with an empty session, and leave none. */
  clean: boolean
  username?: string
  password?: string
  keepaliveMs: number
  sessionMs: number
  /** How many messages the broker may send before the first of them is acknowledged (MQTT 5). */
  receiveMaximum: number
}>

const longestExpirySeconds = 0xffff_fffe

/** [MQTT-3.1]. No maximum packet size: a broker would throw away what is larger [MQTT-3.1.2-25], and nobody would know. */
export function connectPacket(greeting: Greeting): IConnectPacket {
  const { protocol, session, clean, username, password } = greeting
  const properties = {
    sessionExpiryInterval: Math.min(longestExpirySeconds, Math.ceil(greeting.sessionMs / 1_000)),
    receiveMaximum: Math.min(65_535, greeting.receiveMaximum),
  }
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: protocol,
    clientId: session,
    clean,
    keepalive: Math.ceil(greeting.keepaliveMs / 1_000),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password: Buffer.from(password) }),
    ...(protocol === 5 && !clean && { properties }),
  }
}

/** Asks for QoS 1, without what we send ourselves, and for what the broker keeps only if the subscription is new. */
export function subscribePacket(filters: readonly string[], protocol: Protocol): ISubscribePacket {
  const newer = (filter: string) => (isShared(filter) ? {} : { nl: true, rh: 1 })
  return {
    cmd: 'subscribe',
    messageId: 1,
    subscriptions: filters.map((topic) => ({ topic, qos: 1, ...(protocol === 5 && newer(topic)) })),
  }
}

/** [MQTT-3.8.3-4] nobody is spared his own messages in a shared subscription. */
function isShared(filter: string): boolean {
  return filter.startsWith('$share/')
}

export type Welcome = Readonly<{
  /** The broker has kept our session: what it holds for us comes now. */
  sessionPresent: boolean
  /** What the broker does otherwise than we need, in words. */
  doubts: readonly string[]
}>

export type Rebuff = Readonly<{
  /** It does not speak this version of MQTT. */
  isVersion: boolean
  code: number
  message: string
}>

const unacceptableVersion = 1
const unsupportedVersion = 0x84

/** Whether the broker lets us in. */
export function readConnack(packet: IConnackPacket, greeting: Greeting): Welcome | Rebuff {
  const code = packet.reasonCode ?? packet.returnCode ?? 0xff
  if (code !== 0) {
    return {
      isVersion: code === unacceptableVersion || code === unsupportedVersion,
      code,
      message: packet.properties?.reasonString ?? words[code] ?? 'refused',
    }
  }
  const { maximumQoS, sessionExpiryInterval = Infinity } = packet.properties ?? {}
  const asked = Math.ceil(greeting.sessionMs / 1_000)
  const doubts: string[] = []
  if (maximumQoS === 0) doubts.push('it offers QoS 0 only: messages are lost while we are away')
  if (!greeting.clean && sessionExpiryInterval < asked)
    doubts.push(`it keeps our session for ${sessionExpiryInterval} s, not for ${asked} s`)
  return { sessionPresent: packet.sessionPresent, doubts }
}

/** The filters that the broker does not serve, or serves with QoS 0. */
export function refusedFilters({ granted }: ISubackPacket, filters: readonly string[]): string[] {
  return filters.filter((_, at) => {
    const code = granted[at]
    return code !== 1 && code !== 2
  })
}

const words: Readonly<Record<number, string>> = {
  1: 'it does not speak this version of MQTT',
  2: 'it does not like the name of our session',
  3: 'it is not available',
  4: 'wrong user name or password',
  5: 'not authorised',
  [0x84]: 'it does not speak this version of MQTT',
  [0x85]: 'it does not like the name of our session',
  [0x86]: 'wrong user name or password',
  [0x87]: 'not authorised',
  [0x88]: 'it is not available',
  [0x89]: 'it is busy',
  [0x8a]: 'we are banned',
}
