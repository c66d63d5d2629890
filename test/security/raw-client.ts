import { type Socket, connect } from 'node:net'

import { eventually } from '@haidang/testing'
import mqtt, { type IConnectPacket, type Packet } from 'mqtt-packet'

type Command = NonNullable<Packet['cmd']>

/** An MQTT client that does nothing by itself: it sends what it is told and keeps what it hears. */
export class RawClient {
  readonly socket: Socket
  readonly heard: Packet[] = []
  /** Resolves when the connection has gone, whoever closed it. */
  readonly closed: Promise<void>
  isClosed = false

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.setNoDelay()
    const parser = mqtt.parser({ protocolVersion: 4 })
    parser.on('packet', (packet) => this.heard.push(packet))
    this.socket.on('data', (bytes) => parser.parse(bytes))
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        this.isClosed = true
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
    await eventually('an answer to CONNECT', () => this.isClosed || this.all('connack').length > 0, {
      everyMs: 5,
    })
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
    await eventually(`${count} ${cmd}`, () => this.all(cmd).length >= count, { everyMs: 5 })
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
