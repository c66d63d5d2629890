import { type AddressInfo, type Server, type Socket, createServer } from 'node:net'
import { once } from 'node:events'
import { type TlsOptions, createServer as createTlsServer } from 'node:tls'

import { eventually } from '@haidang/testing'
import mqtt, { type IConnackPacket, type IConnectPacket, type Packet } from 'mqtt-packet'

type Command = NonNullable<Packet['cmd']>

export type Habits = {
  /** The versions of MQTT that it speaks; another is refused in the words of 3.1.1. */
  speaks: readonly number[]
  sessionPresent: boolean
  /** Hangs up without a word on CONNECT with this version. */
  muteTo?: number
  connack?: Partial<IConnackPacket>
  /** QoS that is granted to every filter; 0x80 refuses. */
  grants: number
  answersPings: boolean
  /** Called when somebody is connected, before SUBACK. */
  welcome?: (line: FakeLine) => void
}

/** A connection as a broker sees it. It does nothing by itself but greet, grant and answer pings. */
export class FakeLine {
  readonly socket: Socket
  readonly heard: Packet[] = []
  readonly closed: Promise<void>
  isClosed = false
  version: 4 | 5 = 4
  readonly #habits: Habits

  constructor(socket: Socket, habits: Habits) {
    this.socket = socket
    this.#habits = habits
    const parser = mqtt.parser()
    parser.on('packet', (packet: Packet) => this.#hear(packet))
    parser.on('error', () => socket.destroy())
    socket.on('data', (bytes) => parser.parse(bytes))
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        this.isClosed = true
        resolve()
      }),
    )
  }

  send(...packets: Packet[]): void {
    const bytes = packets.map((packet) => mqtt.generate(packet, { protocolVersion: this.version }))
    if (this.socket.writable) this.socket.write(Buffer.concat(bytes))
  }

  deliver(id: number, more: Partial<Extract<Packet, { cmd: 'publish' }>> = {}): void {
    this.send(publishOf(id, more))
  }

  all<C extends Command>(cmd: C): Extract<Packet, { cmd: C }>[] {
    return this.heard.filter((packet): packet is Extract<Packet, { cmd: C }> => packet.cmd === cmd)
  }

  get connect(): IConnectPacket | undefined {
    return this.all('connect')[0]
  }

  /** Packet identifiers of the PUBACKs, in the order they came. */
  get acknowledged(): (number | undefined)[] {
    return this.all('puback').map(({ messageId }) => messageId)
  }

  async hears(cmd: Command, count = 1): Promise<void> {
    await eventually(`${count} ${cmd}`, () => this.all(cmd).length >= count, { everyMs: 2 })
  }

  #hear(packet: Packet): void {
    this.heard.push(packet)
    if (packet.cmd === 'connect') this.#greet(packet)
    if (packet.cmd === 'pingreq' && this.#habits.answersPings) this.send({ cmd: 'pingresp' })
    if (packet.cmd === 'disconnect') this.socket.end()
    if (packet.cmd === 'subscribe') {
      const granted = packet.subscriptions.map(() => this.#habits.grants)
      this.send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted })
    }
  }

  #greet({ protocolVersion = 4 }: IConnectPacket): void {
    const { muteTo, speaks, sessionPresent, connack, welcome } = this.#habits
    if (protocolVersion === muteTo) return void this.socket.destroy()
    if (!speaks.includes(protocolVersion)) {
      this.send({ cmd: 'connack', sessionPresent: false, returnCode: 1 })
      return void this.socket.end()
    }
    this.version = protocolVersion === 5 ? 5 : 4
    this.send({ cmd: 'connack', sessionPresent, returnCode: 0, reasonCode: 0, ...connack })
    welcome?.(this)
  }
}

export function publishOf(id: number, more: Partial<Extract<Packet, { cmd: 'publish' }>> = {}): Packet {
  const { qos = 1 } = more
  return {
    cmd: 'publish',
    topic: 'ioc/v1/air-quality/aq-1/observations',
    payload: `{"n":${id}}`,
    qos,
    dup: false,
    retain: false,
    ...(qos > 0 && { messageId: id }),
    ...more,
  }
}

/** A broker that plays what a test wants. */
export class FakeBroker {
  readonly lines: FakeLine[] = []
  readonly habits: Habits
  readonly #server: Server

  private constructor(server: Server, habits: Habits) {
    this.#server = server
    this.habits = habits
    // with TLS a connection is one when both sides have shown what they have to show
    const event = 'setSecureContext' in server ? 'secureConnection' : 'connection'
    server.on(event, (socket: Socket) => this.lines.push(new FakeLine(socket, this.habits)))
  }

  static async start(habits: Partial<Habits> = {}, tls?: TlsOptions): Promise<FakeBroker> {
    const server = tls ? createTlsServer(tls) : createServer({ noDelay: true })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new FakeBroker(server, {
      speaks: [4, 5],
      sessionPresent: false,
      grants: 1,
      answersPings: true,
      ...habits,
    })
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `mqtt://house:secret@127.0.0.1:${this.port}`
  }

  /** The connection of that number, counted from 0, when it has subscribed. */
  async subscribed(at = 0): Promise<FakeLine> {
    return eventually(
      `connection ${at} to subscribe`,
      () => {
        const line = this.lines[at]
        return line !== undefined && line.all('subscribe').length > 0 && line
      },
      { everyMs: 2 },
    )
  }

  /** The connection of that number when it has sent CONNECT. */
  async connected(at = 0): Promise<FakeLine> {
    return eventually(
      `connection ${at}`,
      () => {
        const line = this.lines[at]
        return line?.connect !== undefined && line
      },
      { everyMs: 2 },
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.lines) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
