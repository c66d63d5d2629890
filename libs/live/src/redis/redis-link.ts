import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '@haidang/domain'
import { Redis } from 'ioredis'
import type { LiveBusStats } from '../live-bus.js'
import type { BusMessage } from './bus-message.js'
import { connectRedis } from './connect-redis.js'

export type LinkPaces = Readonly<{
  /** Between two words to ourselves, by which we know that the way through Redis is open. */
  beatMs: number
  /** After so long without hearing ourselves both connections are made anew. */
  silentMs: number
  /** Sent and not yet taken by Redis; beyond it messages are dropped, and the others told so. */
  mostWaitingBytes: number
}>

const usualPaces: LinkPaces = { beatMs: 1_000, silentMs: 4_000, mostWaitingBytes: 8 * 1_024 * 1_024 }

export type LinkOptions = Readonly<{
  url: string
  log: Log
  paces?: Partial<LinkPaces>
  /** A message of another process. */
  heard(message: Buffer): void
  /** What is sent first when we can speak again, and at the start: a predecessor may have ended in the middle of a word. */
  wasMute(): readonly BusMessage[]
  /** Called while we do not hear, each `silentMs`, and when we hear again. */
  wasDeaf(): void
}>

export type RedisLink = Readonly<{
  /** @returns false when it was dropped. */
  send(message: BusMessage): boolean
  available(): boolean
  /** Whether somebody on the channel understands texts only, or may: right after the start nobody has said a word yet. */
  hearsOlder(): boolean
  figures(): Pick<LiveBusStats, 'roundTripMs' | 'waiting'>
  close(): Promise<void>
}>

/** What we say to ourselves, and with it to all what we understand. Who says an older word does not know our frames of reports. */
const beat = 'beat 3'
const olderBeats = ['beat', 'beat 2']
/** So many beats after his last word he counts as gone. */
const goneBeats = 3
const goodbyeMs = 500

/**
 * Two connections to one Redis, one to speak and one to listen. Whether they are open proves little: a Redis that hangs
 * keeps them open. So we say something to ourselves each second, and believe the link while we hear it.
 */
export function openRedisLink(options: LinkOptions): RedisLink {
  const link = new Link(options)
  return {
    send: (message) => link.send(message),
    hearsOlder: () => link.hearsOlder,
    available: () => link.available,
    figures: () => link.figures(),
    close: () => link.close(),
  }
}

class Link {
  readonly #options: LinkOptions
  readonly #paces: LinkPaces
  readonly #self = randomUUID()
  readonly #channel: string
  readonly #speaking: Redis
  readonly #listening: Redis
  readonly #beating: NodeJS.Timeout
  #subscribed = false
  #mute = true
  #deaf = false
  /** Monotonic ms of the last word of our own that came back, or of the last attempt to mend the link. */
  #provenMs = performance.now()
  #awaySinceMs: number | undefined = performance.now()
  #awayTold = false
  #saidMs = performance.now()
  #roundTripMs: number | undefined
  #waitingBytes = 0
  /** Monotonic ms until which somebody who knows only texts is taken to listen. */
  #olderUntilMs = 0
  #closing = false

  constructor(options: LinkOptions) {
    this.#options = options
    this.#paces = { ...usualPaces, ...options.paces }
    this.#speaking = connectRedis(options.url, 'live-speaking')
    this.#listening = connectRedis(options.url, 'live-listening')
    this.#channel = `ioc:${this.#listening.options.db ?? 0}:live` // Redis keeps its databases apart, not their channels
    for (const redis of [this.#speaking, this.#listening]) {
      redis.on('error', (error: Error) => options.log.debug('live.bus.trouble', { error: error.message }))
      redis.on('close', () => this.#lost('the connection ended'))
    }
    this.#speaking.on('ready', () => this.#beat())
    this.#listening.on('ready', () => void this.#subscribe())
    this.#listening.on('messageBuffer', (_channel: Buffer, message: Buffer) => this.#take(message))
    this.#heardOlder()
    this.#beating = setInterval(() => this.#look(), this.#paces.beatMs).unref()
  }

  get available(): boolean {
    return this.#awaySinceMs === undefined
  }

  get hearsOlder(): boolean {
    return performance.now() < this.#olderUntilMs
  }

  figures(): Pick<LiveBusStats, 'roundTripMs' | 'waiting'> {
    const waiting = { bytes: this.#waitingBytes, limit: this.#paces.mostWaitingBytes }
    return { ...(this.#roundTripMs !== undefined && { roundTripMs: this.#roundTripMs }), waiting }
  }

  send(message: BusMessage): boolean {
    const sent = this.#say(message)
    if (!sent) this.#mute = true
    return sent
  }

  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#beating)
    const endMs = performance.now() + goodbyeMs
    while (this.#waitingBytes > 0 && performance.now() < endMs) await pause(10)
    this.#speaking.disconnect()
    this.#listening.disconnect()
  }

  #say(message: BusMessage): boolean {
    const bytes = message.length
    const full = this.#waitingBytes + bytes > this.#paces.mostWaitingBytes
    if (this.#speaking.status !== 'ready' || full || this.#closing) return false
    this.#waitingBytes += bytes
    this.#speaking
      .publish(this.#channel, Buffer.concat([Buffer.from(`${this.#self} `), Buffer.from(message)]))
      .catch(() => {
        this.#mute = true
      })
      .finally(() => {
        this.#waitingBytes -= bytes
      })
    return true
  }

  async #subscribe(): Promise<void> {
    try {
      await this.#listening.subscribe(this.#channel)
      this.#subscribed = true
      this.#beat()
    } catch (error) {
      this.#options.log.debug('live.bus.not-subscribed', { error })
      if (!this.#closing) this.#listening.disconnect(true)
    }
  }

  /** Says our own word only when it can come back, and before it what others must know. */
  #beat(): void {
    if (!this.#subscribed || this.#speaking.status !== 'ready') return
    if (this.#mute) this.#mute = !this.#options.wasMute().every((message) => this.#say(message))
    this.#saidMs = performance.now()
    this.#say(beat)
  }

  #take(bytes: Buffer): void {
    const end = bytes.indexOf(' ')
    const message = bytes.subarray(end + 1)
    const word = message.length <= beat.length ? message.toString() : undefined
    if (bytes.toString('latin1', 0, Math.max(0, end)) === this.#self) {
      if (word === beat) this.#proven()
    } else if (word !== undefined && olderBeats.includes(word)) this.#heardOlder()
    else if (word !== beat) this.#options.heard(message)
  }

  #heardOlder(): void {
    this.#olderUntilMs = performance.now() + goneBeats * this.#paces.beatMs
  }

  #proven(): void {
    this.#provenMs = performance.now()
    this.#roundTripMs = this.#provenMs - this.#saidMs
    const awaySinceMs = this.#awaySinceMs
    this.#awaySinceMs = undefined
    if (awaySinceMs !== undefined && this.#awayTold)
      this.#options.log.info('live.bus.back', { awayMs: Math.round(this.#provenMs - awaySinceMs) })
    this.#awayTold = false
    if (this.#deaf) this.#options.wasDeaf()
    this.#deaf = false
  }

  #lost(why: string): void {
    if (this.#closing) return
    if (this.#listening.status !== 'ready') this.#subscribed = false
    this.#mute = true
    this.#deaf = true
    this.#awaySinceMs ??= performance.now()
    if (this.#awayTold) return
    this.#awayTold = true
    this.#options.log.warn('live.bus.away', { why })
  }

  /** Each second: our own word, and what to do when the last ones did not come back. */
  #look(): void {
    this.#beat()
    if (performance.now() - this.#provenMs < this.#paces.silentMs) return
    this.#provenMs = performance.now()
    this.#lost('Redis does not answer')
    this.#options.wasDeaf() // and still is: until we hear again, whoever keeps something reads it again and again
    for (const redis of [this.#speaking, this.#listening]) if (isOpen(redis)) redis.disconnect(true)
  }
}

function isOpen({ status }: Redis): boolean {
  return status === 'ready' || status === 'connect'
}
