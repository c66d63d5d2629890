import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

import { ProtocolViolation } from '../delivery.js'
import { Deadlines } from './deadlines.js'
import { FrameScanner, FrameViolation, type Piece } from './frame-scanner.js'
import type { Allowance, Guard, ShutReason } from './guard.js'
import { InFlightWindow } from './in-flight-window.js'
import { packetType } from './packet-type.js'
import { PieceQueue } from './piece-queue.js'
import { Pace } from './pace.js'
import { PublishGatherer } from './publish-gatherer.js'

const pingResponse = Buffer.from([0xd0, 0])

/**
 * A socket as aedes sees it: only whole permitted packets begin, and only as fast as they may. Holding back is done by
 * not reading, never by dropping. PINGREQ is answered here, ahead of what is held, and the keepalive is watched here:
 * aedes would close a client that we ourselves do not read. Nor does it see a PUBLISH of QoS 0 or 1: `onPublish` does.
 */
export class GuardedConnection extends Duplex {
  readonly #socket: Socket
  readonly #guard: Guard
  readonly #scanner: FrameScanner
  readonly #held = new PieceQueue()
  readonly #publishes = new PublishGatherer()
  readonly #deadlines: Deadlines
  readonly #inFlight: InFlightWindow
  #phase: 'connect' | 'log-in' | 'open' | 'draining' = 'connect'
  #beforeLogIn: Buffer[] = []
  #pace: Pace | undefined
  /** aedes asks for more. */
  #isWanted = false
  #isFlowing = false
  #hasEnded = false
  #isAbrupt = false
  #timer: NodeJS.Timeout | undefined

  constructor(socket: Socket, guard: Guard) {
    super({ readableHighWaterMark: guard.limits.packetBytes, writableHighWaterMark: 65_536 })
    this.#socket = socket
    this.#guard = guard
    this.#scanner = new FrameScanner(guard.limits.connectBytes)
    this.#deadlines = new Deadlines(guard.limits, guard.now())
    this.#inFlight = new InFlightWindow(guard.limits.window, guard.budget)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('end', () => this.#end())
    socket.on('error', () => this.destroy())
    socket.on('close', () => this.destroy())
    this.on('drain', () => this.#drained())
  }

  /** The client is logged in: larger packets may come, at the given rates. */
  open(allowance: Allowance): void {
    if (this.#phase !== 'log-in') return
    const now = this.#guard.now()
    this.#phase = 'open'
    this.#scanner.maxLength = this.#guard.limits.packetBytes
    this.#deadlines.keepaliveMs = allowance.keepaliveMs
    this.#pace = new Pace(allowance, now)
    for (const chunk of this.#beforeLogIn.splice(0)) this.#take(chunk)
    this.#deadlines.restart(now)
    this.resumeFlow()
  }

  /** A message that passed here is being handed to intake. */
  dispatched(bytes: number): void {
    this.#inFlight.dispatched(bytes)
  }

  /** A dispatched message is stored or given up. */
  settled(bytes: number): void {
    const mayGoOn = this.#inFlight.settled(bytes)
    if (mayGoOn && (!this.#held.isEmpty || this.#hasEnded)) this.resumeFlow()
  }

  /** From now on nothing more passes; what has passed may still be answered. */
  drain(): void {
    if (this.#phase === 'draining') return
    this.#phase = 'draining'
    this.#socket.pause()
    this.#inFlight.giveUpUnfinished()
    this.#publishes.clear()
  }

  /** Closes at once for a reason; nothing that is written still goes out. */
  shut(reason: ShutReason, message: string): void {
    if (this.destroyed) return
    this.#isAbrupt = true
    this.#guard.onShut(reason, message)
    this.destroy()
  }

  /** Hands on what may pass now. Called whenever something that held it back has changed. */
  resumeFlow(): void {
    // what is given up while it is handed on calls us again: the loop below goes on with the next
    if (this.destroyed || this.#isFlowing) return
    this.#isFlowing = true
    this.#flow()
    this.#isFlowing = false
    if (this.#hasEnded && this.#held.isEmpty && this.#beforeLogIn.length === 0 && this.#inFlight.isAnswered) {
      this.#hasEnded = false
      // aedes hears of an end at once, and may be in the middle of its parser now
      process.nextTick(() => this.push(null))
    }
    this.#readOrPause()
  }

  /** Closes the connection when one of its deadlines has passed. */
  checkDeadlines(): void {
    const overdue = this.#deadlines.overdue({
      now: this.#guard.now(),
      phase: this.#phase,
      isPaused: this.#socket.isPaused(),
      isInsidePacket: this.#scanner.isInsidePacket,
      isUnread: this.writableNeedDrain,
    })
    if (overdue !== undefined) this.shut(overdue.reason, overdue.message)
  }

  override _read(): void {
    this.#isWanted = true
    if (!this.#held.isEmpty || this.#hasEnded) this.resumeFlow()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#socket.write(chunk)) done()
    else this.#socket.once('drain', done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done)
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    const socket = this.#socket
    clearTimeout(this.#timer)
    this.#held.clear()
    this.#beforeLogIn = []
    this.#inFlight.close(this)
    socket.removeAllListeners('data')
    if (this.#isAbrupt || socket.destroyed) {
      socket.destroy()
    } else {
      // An answer already written (a CONNACK with its reason, the last PUBACKs) must reach the client: bytes of his
      // that stay unread would turn our FIN into a reset, so they are thrown away while he fetches it.
      socket.resume()
      socket.end()
      const linger = setTimeout(() => socket.destroy(), this.#guard.limits.lingerMs)
      socket.once('close', () => clearTimeout(linger))
    }
    done(null)
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return
    if (this.#phase === 'log-in') this.#beforeLogIn.push(chunk)
    else if (this.#phase !== 'draining') this.#scan(chunk)
    this.resumeFlow()
  }

  #scan(chunk: Buffer): void {
    try {
      for (const piece of this.#scanner.scan(chunk)) {
        this.#arrive(piece)
        if (this.#phase !== 'log-in') continue
        if (piece.end < piece.chunk.length) this.#beforeLogIn.push(piece.chunk.subarray(piece.end))
        break
      }
    } catch (error) {
      if (!(error instanceof FrameViolation)) throw error
      this.shut(error.reason, error.message)
    }
  }

  #arrive(piece: Piece): void {
    if (this.#phase === 'connect') {
      // [MQTT-3.1.0-1]
      if (piece.type !== packetType.connect)
        throw new FrameViolation('packet-malformed', 'no CONNECT at first')
      if (piece.ends) this.#phase = 'log-in'
    }
    if (piece.ends) this.#deadlines.restart(this.#guard.now())
    if (piece.type === packetType.pingreq) this.#answerPing(piece)
    else this.#held.push(piece)
  }

  #answerPing(piece: Piece): void {
    if (piece.length > 0) throw new FrameViolation('packet-malformed', 'a PINGREQ with a body')
    this.#pace?.take(0, this.#guard.now())
    this.write(pingResponse)
  }

  #flow(): void {
    let run: { chunk: Buffer; start: number; end: number } | undefined
    for (
      let piece = this.#held.first;
      piece !== undefined && this.#mayPass(piece);
      piece = this.#held.first
    ) {
      this.#held.shift()
      this.#charge(piece)
      if (this.#publishes.takes(piece)) {
        this.#publish(piece)
        continue
      }
      if (run?.chunk === piece.chunk && run.end === piece.start) {
        run.end = piece.end
        continue
      }
      if (run !== undefined) this.#handOn(run)
      run = { chunk: piece.chunk, start: piece.start, end: piece.end }
    }
    if (run !== undefined) this.#handOn(run)
  }

  #publish(piece: Piece): void {
    try {
      const delivery = this.#publishes.add(piece)
      if (delivery !== undefined) this.#guard.onPublish(delivery, piece.length)
    } catch (error) {
      if (!(error instanceof ProtocolViolation)) throw error
      this.shut('packet-malformed', error.message)
    }
  }

  #mayPass(piece: Piece): boolean {
    if (this.#phase === 'draining' || !(this.#isWanted || this.#publishes.takes(piece))) return false
    if (!piece.begins || this.#pace === undefined) return true
    if (piece.type === packetType.publish && this.#inFlight.mustWait(this)) return false
    // it ends the connection: what came before it is acknowledged first
    if (piece.type === packetType.disconnect && !this.#inFlight.isAnswered) return false
    const waitMs = this.#pace.waitMs(this.#guard.now())
    if (waitMs > 0) this.#wakeIn(waitMs)
    return waitMs === 0
  }

  #charge(piece: Piece): void {
    const isPublish = piece.type === packetType.publish
    if (isPublish) this.#inFlight.passed(piece.length, piece.ends)
    if (!piece.begins) return
    this.#pace?.take(piece.length, this.#guard.now())
    if (isPublish) this.#inFlight.begin(piece.length)
  }

  #handOn({ chunk, start, end }: { chunk: Buffer; start: number; end: number }): void {
    const isWhole = start === 0 && end === chunk.length
    this.#isWanted = this.push(isWhole ? chunk : chunk.subarray(start, end))
  }

  /** Reads on while there is room to look ahead, and neither answers nor pings pile up. */
  #readOrPause(): void {
    if (this.destroyed || this.#phase === 'draining') return
    const { limits } = this.#guard
    const now = this.#guard.now()
    const isFlooded = (this.#pace?.packetsLeft(now) ?? 0) < -limits.window.messages
    if (isFlooded) this.#wakeIn(50)
    const isFull = this.#held.bytes >= limits.lookAheadBytes || this.#beforeLogIn.length > 0
    const mustPause = isFull || isFlooded || this.writableNeedDrain
    if (mustPause === this.#socket.isPaused()) return
    if (mustPause) this.#socket.pause()
    else this.#socket.resume()
    this.#deadlines.restart(now)
  }

  #wakeIn(ms: number): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        this.resumeFlow()
      },
      Math.min(ms, 1_000),
    )
  }

  #drained(): void {
    this.#deadlines.fetched()
    this.#readOrPause()
  }

  #end(): void {
    this.#hasEnded = true
    this.resumeFlow()
  }
}
