import { type Socket, connect } from 'node:net'

import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet'

type Command = NonNullable<Packet['cmd']>

/** How long a client waits for what it is to hear: long, for a test only says that it comes. */
const patienceMs = 60_000

/** An MQTT client that does nothing by itself: it sends what it is told and keeps what it hears. */
export class RawClient {
  readonly socket: Socket
  readonly heard: Packet[] = []
  /** Resolves when the connection has gone, whoever closed it. */
  readonly closed: Promise<void>
  isClosed = false
  readonly #counts = new Map<Command, number>()
  readonly #waiting = new Set<() => void>()

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.setNoDelay()
    const parser = mqtt.parser({ protocolVersion: 4 })
    parser.on('packet', (packet) => {
      this.heard.push(packet)
      if (packet.cmd) this.#counts.set(packet.cmd, this.#count(packet.cmd) + 1)
      this.#look()
    })
    this.socket.on('data', (bytes) => parser.parse(bytes))
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        this.isClosed = true
        this.#look()
        resolve()
      })
    })
  }

  send(...packets: Packet[]): void {
    this.write(Buffer.concat(packets.map((packet) => mqtt.generate(packet, { protocolVersion: 4 }))))
  }

  write(bytes: Uint8Array): void {
    if (this.socket.writable) this.socket.write(bytes)
  }

  /** Sends CONNECT for a name that the broker in test knows; resolves with the return code, or `closed`. */
  async logIn(name: string, more: Partial<IConnectPacket> = {}): Promise<number | 'closed'> {
    this.send(connectPacket(name, more))
    return this.answer()
  }

  /** The return code of the CONNACK, or `closed`. */
  async answer(): Promise<number | 'closed'> {
    await this.#until('an answer to CONNECT', () => this.isClosed || this.#count('connack') > 0)
    const [connack] = this.all('connack')
    return connack === undefined ? 'closed' : (connack.returnCode ?? 255)
  }

  publish(topic: string, id: number, more: { qos?: 0 | 1 | 2; dup?: boolean; payload?: string } = {}): void {
    this.send(publishPacket(topic, id, more))
  }

  all<C extends Command>(cmd: C): Extract<Packet, { cmd: C }>[] {
    return this.heard.filter((packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd)
  }

  /** Packet identifiers of the PUBACKs, in the order they came. */
  get acknowledged(): (number | undefined)[] {
    return this.all('puback').map(({ messageId }) => messageId)
  }

  async hears(cmd: Command, count = 1): Promise<void> {
    await this.#until(`${count} ${cmd}`, () => this.#count(cmd) >= count)
  }

  #count(cmd: Command): number {
    return this.#counts.get(cmd) ?? 0
  }

  #look(): void {
    for (const look of this.#waiting) look()
  }

  /** Looks now, and again whenever something is heard. @throws when it does not come true. */
  #until(what: string, met: () => boolean): Promise<void> {
    return new Promise((done, fail) => {
      const end = (): void => {
        clearTimeout(deadline)
        this.#waiting.delete(look)
      }
      const look = (): void => {
        if (!met()) return
        end()
        done()
      }
      const deadline = setTimeout(() => {
        end()
        fail(new Error(`was not heard within ${patienceMs} ms: ${what}`))
      }, patienceMs)
      this.#waiting.add(look)
      look()
    })
  }

  /** Ends the connection without DISCONNECT. */
  async drop(): Promise<void> {
    this.socket.destroy()
    await this.closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drop()
  }
}

/** A client that is connected and logged in. */
export async function loggedIn(
  port: number,
  name: string,
  more: Partial<IConnectPacket> = {},
): Promise<RawClient> {
  const client = new RawClient(port)
  const code = await client.logIn(name, more)
  if (code !== 0) throw new Error(`${name} could not log in: ${code}`)
  return client
}

export function connectPacket(name: string, more: Partial<IConnectPacket> = {}): IConnectPacket {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    clientId: name,
    username: name,
    password: Buffer.from(`of ${name}`),
    ...more,
  }
}

export function publishPacket(
  topic: string,
  id: number,
  {
    qos = 1,
    dup = false,
    payload = `{"n":${id}}`,
  }: { qos?: 0 | 1 | 2; dup?: boolean; payload?: string } = {},
): Packet {
  return {
    cmd: 'publish',
    topic,
    payload,
    qos,
    dup,
    retain: false,
    ...(qos > 0 && { messageId: id }),
  }
}
