import type { Socket } from 'node:net'

import mqtt, { type IConnackPacket, type ISubackPacket, type Packet } from 'mqtt-packet'

import { AnswerBuffer } from '../answer-buffer.js'
import type { Delivery } from '../delivery.js'
import { type ConnectionEnd, isPolite } from './connection-end.js'
import { type Greeting, connectPacket, readConnack, refusedFilters, subscribePacket } from './greeting.js'
import type { BrokerClientLimits } from './limits.js'
import { PacketReader, type ReadPacket } from './packet-reader.js'
import { type Place, WaitingLine } from './waiting-line.js'
import { Watch } from './watch.js'

export type ConnectionOptions = Readonly<{
  greeting: Greeting
  /** None: only to be connected. */
  filters: readonly string[]
  limits: BrokerClientLimits
  /** Monotonic milliseconds. */
  now(): number
  /** Resolves when the message is stored; undefined: it is acknowledged without. Rejects: everything is given back. */
  take(delivery: Delivery): Promise<void> | undefined
  /** The same message came again inside this connection. */
  cameAgain(): void
  /** Connected and subscribed. */
  ready(welcome: { sessionPresent: boolean; doubts: readonly string[] }): void
  ended(end: ConnectionEnd): void
}>

const sessionTakenOver = 0x8e

/**
 * One connection to a foreign broker, from CONNECT to its end; it is never used again, and nothing that it was asked
 * to acknowledge can be acknowledged on another. Holding back is done by not reading the socket.
 */
export class Connection {
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  readonly #reader: PacketReader
  readonly #line: WaitingLine
  readonly #answers: AnswerBuffer
  readonly #watch: Watch
  #state: 'connecting' | 'subscribing' | 'open' | 'draining' | 'ended' = 'connecting'
  #welcome = { sessionPresent: false, doubts: [] as readonly string[] }
  /** QoS 0 messages on their way. */
  #loose = { messages: 0, bytes: 0 }
  #isAnswered = false
  #isHeld = false
  #acknowledged = 0
  #whenIdle: (() => void)[] = []
  readonly #gone: Promise<void>

  constructor(socket: Socket, options: ConnectionOptions) {
    const { greeting, limits } = options
    this.#socket = socket
    this.#options = options
    this.#reader = new PacketReader({ protocol: greeting.protocol, packetBytes: limits.packetBytes })
    this.#answers = new AnswerBuffer((bytes) => void socket.write(bytes))
    this.#line = new WaitingLine((id, qos) => {
      this.#acknowledged += 1
      this.#answers.add(qos === 2 ? 'pubrec' : 'puback', id)
    })
    this.#watch = new Watch({
      ...{ limits, now: options.now },
      ping: () => this.#answers.ping(),
      stillSinceMs: () => this.#line.stillSinceMs,
      // what a kept session holds may come before SUBACK, and fill the window
      isOpen: () =>
        this.#state !== 'connecting' && (this.#state !== 'subscribing' || this.inFlight.messages > 0),
      isReading: () => !this.#isHeld,
      overdue: (reason, message) => this.end({ reason, message }),
    })
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () =>
      this.#send(connectPacket(greeting)),
    )
    this.#gone = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('drain', () => this.#letGo())
    socket.on('error', (cause) => this.#fail(cause))
    socket.on('end', () => this.end({ reason: 'closed', message: 'the broker closed the connection' }))
    socket.on('close', () => this.end({ reason: 'closed', message: 'the connection has gone' }))
  }

  /** Whether the broker has answered to CONNECT. */
  get isAnswered(): boolean {
    return this.#isAnswered
  }

  /** Whether it has brought anything forward; else the next attempt waits longer. */
  get isFruitful(): boolean {
    return this.#acknowledged > 0
  }

  get isOpen(): boolean {
    return this.#state === 'open'
  }

  get inFlight(): Readonly<{ messages: number; bytes: number }> {
    return {
      messages: this.#line.messages + this.#loose.messages,
      bytes: this.#line.bytes + this.#loose.bytes,
    }
  }

  /** Sends a message with QoS 0. False: it was dropped, for what was sent before lies unread. */
  publish(topic: string, payload: Buffer): boolean {
    if (this.#state !== 'open' || this.#socket.writableLength > this.#options.limits.unsentBytes) return false
    this.#send({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false })
    return true
  }

  /** Reads no more, lets what was taken be stored and acknowledged within the time, says goodbye, and is gone. */
  async drain(withinMs: number): Promise<void> {
    if (this.#state === 'open') {
      this.#state = 'draining'
      this.#hold()
      const isIdle = new Promise<void>((resolve) => this.#whenIdle.push(resolve))
      const timer = setTimeout(() => this.#sayIdle(), withinMs)
      this.#checkIdle()
      await isIdle
      clearTimeout(timer)
    }
    this.end({ reason: 'ours', message: 'closed by us' })
    await this.#gone
  }

  /** Ends the connection; the session stays at the broker. What is stored already is still acknowledged. */
  end(end: ConnectionEnd): void {
    if (this.#state === 'ended') return
    const isGreeted = this.#state !== 'connecting'
    this.#answers.flush()
    this.#state = 'ended'
    this.#watch.stop()
    this.#line.break()
    this.#sayIdle()
    this.#close(isGreeted && isPolite(end.reason))
    this.#options.ended(end)
  }

  #close(isPolite: boolean): void {
    const socket = this.#socket
    if (!isPolite || socket.destroyed) return void socket.destroy()
    socket.resume()
    socket.end(mqtt.generate({ cmd: 'disconnect' }, { protocolVersion: this.#options.greeting.protocol }))
    const linger = setTimeout(() => socket.destroy(), this.#options.limits.lingerMs)
    socket.once('close', () => clearTimeout(linger))
  }

  #read(chunk: Buffer): void {
    if (this.#state === 'ended') return
    this.#watch.heard()
    this.#reader.push(chunk)
    this.#pump()
  }

  /** Takes packet after packet of what was read, as long as there is room for what they bring. */
  #pump(): void {
    try {
      while (!this.#isHeld && this.#state !== 'ended') {
        const packet = this.#reader.next()
        if (packet === undefined) return
        this.#hear(packet)
        if (this.#isFull(1)) this.#hold()
      }
    } catch (cause) {
      this.end({ reason: 'malformed', message: 'what the broker sends is no MQTT', cause })
    }
  }

  #hear(packet: ReadPacket): void {
    switch (packet.cmd) {
      case 'delivery':
        return packet.qos === 0 ? this.#takeLoose(packet) : this.#take(packet)
      case 'connack':
        return this.#hearConnack(packet)
      case 'suback':
        return this.#hearSuback(packet)
      case 'pubrel':
        return this.#answers.add('pubcomp', packet.messageId ?? 0)
      case 'disconnect':
        return packet.reasonCode === sessionTakenOver
          ? this.end({ reason: 'taken-over', message: 'another process has taken this session' })
          : this.end({ reason: 'closed', message: `DISCONNECT with code ${packet.reasonCode ?? 0}` })
      default: // PINGRESP has told that it is alive; the rest is nothing that we asked for
    }
  }

  #hearConnack(packet: IConnackPacket): void {
    const { greeting, filters, ready } = this.#options
    const answer = readConnack(packet, greeting)
    this.#isAnswered = true
    if ('code' in answer) {
      const reason = answer.isVersion ? 'version-refused' : 'refused'
      return this.end({ reason, message: `${answer.message} (${answer.code})` })
    }
    this.#welcome = answer
    if (filters.length > 0) {
      this.#state = 'subscribing'
      return this.#send(subscribePacket(filters, greeting.protocol))
    }
    this.#state = 'open'
    ready(answer)
  }

  #hearSuback(packet: ISubackPacket): void {
    if (this.#state !== 'subscribing') return
    const refused = refusedFilters(packet, this.#options.filters)
    if (refused.length > 0)
      return this.end({ reason: 'subscription-refused', message: `not with QoS 1: ${refused.join(', ')}` })
    this.#state = 'open'
    this.#options.ready(this.#welcome)
  }

  #take(delivery: Delivery): void {
    const place = this.#line.enter(delivery, this.#options.now())
    if (place === undefined) return this.#options.cameAgain()
    const stored = this.#options.take(delivery)
    if (stored === undefined) this.#settle(place)
    else
      void stored.then(
        () => this.#settle(place),
        (cause: unknown) => this.#giveBack(cause),
      )
  }

  #settle(place: Place): void {
    if (this.#state === 'ended') return
    this.#line.settle(place, this.#options.now())
    this.#letGo()
  }

  #takeLoose(delivery: Delivery): void {
    const bytes = delivery.payload.length
    const stored = this.#options.take(delivery)
    if (stored === undefined) return
    this.#loose = { messages: this.#loose.messages + 1, bytes: this.#loose.bytes + bytes }
    const leave = () => {
      this.#loose = { messages: this.#loose.messages - 1, bytes: this.#loose.bytes - bytes }
      this.#letGo()
    }
    void stored.then(leave, leave)
  }

  #giveBack(cause: unknown): void {
    this.end({ reason: 'given-back', message: 'a message could not be stored', cause })
  }

  /** Whether `share` of the window is in use, or our acknowledgements are not fetched. */
  #isFull(share: number): boolean {
    const { window, unsentBytes } = this.#options.limits
    const { messages, bytes } = this.inFlight
    return (
      messages >= window.messages * share ||
      bytes >= window.bytes * share ||
      this.#socket.writableLength > unsentBytes
    )
  }

  #hold(): void {
    this.#isHeld = true
    this.#socket.pause()
  }

  /** Reads on when half of the window is free again. */
  #letGo(): void {
    this.#checkIdle()
    if (!this.#isHeld || this.#state === 'ended' || this.#state === 'draining' || this.#isFull(0.5)) return
    this.#isHeld = false
    this.#watch.heard()
    this.#pump()
    if (!this.#isHeld) this.#socket.resume()
  }

  #checkIdle(): void {
    if (this.#whenIdle.length > 0 && this.inFlight.messages === 0) this.#sayIdle()
  }

  #sayIdle(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  #send(packet: Packet): void {
    this.#socket.write(mqtt.generate(packet, { protocolVersion: this.#options.greeting.protocol }))
  }

  #fail(cause: Error): void {
    const isReached = this.#state !== 'connecting'
    this.end({ reason: isReached ? 'closed' : 'unreachable', message: cause.message, cause })
  }
}
