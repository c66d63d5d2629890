import type { Heartbeat } from '@haidang/contracts'
import { backOffMs } from './back-off.js'
import { LettersLane } from './letters-lane.js'
import { LinkAge } from './link-age.js'
import { type LinkFacts, linkVerdict } from './link-verdict.js'
import { MessageRate } from './message-rate.js'
import type { LinkMode, LinkStatus } from './messages.js'
import { ServerClock } from './server-clock.js'
import type { LiveListener, LiveSocket } from './socket.js'
import { WaterLane } from './water/water-lane.js'
import type { World } from './world.js'

const tellEachMs = 1_000
const seenEachMs = 5_000
const echoEachMs = 10_000
/** A server that takes a connection and then says nothing is tried no longer than this. */
const tryForMs = 12_000

/**
 * Keeps one socket to the server alive for ever, feeds what it says into the two lanes, and tells the screen
 * honestly how the link is. Everything that depends on time happens in `tick`.
 */
export class Follower {
  private readonly clock = new ServerClock()
  private readonly age = new LinkAge()
  private readonly rate = new MessageRate()
  private rttMs: number | undefined
  private echoedAt = 0
  private readonly water: WaterLane
  private readonly letters: LettersLane
  private socket: LiveSocket | undefined
  private openedAt: number | undefined
  private closedAt = 0
  private heardAt: number | undefined
  private wordAt: number | undefined
  private retryAt: number | undefined
  private attempt = 0
  private signedOut = false
  private tryingSince: number | undefined
  private told = { what: '', at: 0 }

  private shownSeq: number | undefined
  private saidSeenAt = 0
  private readonly world: World

  constructor(world: World, layers: readonly string[]) {
    this.world = world
    this.water = new WaterLane(world, layers)
    this.letters = new LettersLane(world, () => this.serverNow())
  }

  start(): void {
    this.closedAt = this.world.now()
    this.connect()
  }

  /** To be called several times a second. */
  tick(): void {
    const now = this.world.now()
    const verdict = linkVerdict(this.facts(), now)
    if (verdict.state === 'lost') {
      if (this.heardAt !== undefined) this.letters.lost(this.lostAt(verdict.since))
      if (this.openedAt !== undefined) this.drop(verdict.since)
    }
    if (this.tryingSince !== undefined && now - this.tryingSince > tryForMs) this.drop(this.closedAt)
    if (this.retryAt !== undefined && now >= this.retryAt) this.connect()
    this.letters.tick()
    this.water.flush()
    this.saySeen(now)
    void this.measure(now)
    this.tell()
  }

  /**
   * The computer slept, or the page was frozen, for `awayMs`; for `uncountedMs` of them our own clock stood still.
   * Whatever the socket says of itself, it is opened anew, and what happened meanwhile is told as missed.
   */
  woke({ awayMs, uncountedMs }: Readonly<{ awayMs: number; uncountedMs: number }>): void {
    this.clock.slept(uncountedMs)
    if (this.heardAt === undefined) return
    this.letters.lost(this.serverNow() - awayMs)
    if (this.openedAt !== undefined) this.drop(this.world.now())
    this.tryNow()
  }

  /** The network is back, the window is looked at again, or someone has signed in: do not wait any longer. */
  tryNow(): void {
    this.signedOut = false
    if (this.retryAt === undefined) return
    this.attempt = 0
    this.connect()
  }

  watch(watching: boolean): void {
    this.water.watch(watching)
    if (watching) this.tryNow()
  }

  taken(): void {
    this.water.pace.taken()
  }

  /** A person's screen has drawn everything up to `seq`. */
  shown(seq: number): void {
    this.shownSeq = seq
  }

  stop(): void {
    this.retryAt = undefined
    this.socket?.close()
    this.socket = undefined
  }

  private connect(): void {
    this.retryAt = undefined
    this.socket?.close()
    this.tryingSince = this.world.now()
    this.socket = this.world.open(this.listener())
  }

  private listener(): LiveListener {
    return {
      opened: () => this.opened(),
      closed: (sentAway) => this.closed(this.world.now(), sentAway),
      refused: (why) => {
        this.signedOut = why === 'signed-out'
        this.closed(this.openedAt === undefined ? this.closedAt : this.world.now())
      },
      snapshot: (snapshot) => this.hear(() => this.water.takeSnapshot(snapshot)),
      frame: (frame) => this.hear(() => this.water.takeFrame(frame, this.link())),
      positions: (feed, frame) => this.hear(() => this.water.takePositions(feed, frame, this.link())),
      alarm: (event) => this.hear(() => this.letters.takeEvent(event)),
      heartbeat: (beat) => this.hear(() => this.beat(beat)),
      resync: ({ layers, alarms }) => {
        for (const layer of layers) this.water.ask(layer)
        if (alarms) void this.letters.ask()
      },
      malformed: (name) => {
        if (name === 'alarm') void this.letters.ask()
      },
    }
  }

  private link(): { serverNow: number; age: LinkAge } {
    return { serverNow: this.serverNow(), age: this.age }
  }

  private opened(): void {
    this.openedAt = this.world.now()
    this.tryingSince = undefined
    this.signedOut = false
    this.water.use(this.socket)
    this.letters.use(this.socket)
    this.tell()
  }

  private closed(at: number, sentAway = false): void {
    this.openedAt = undefined
    this.tryingSince = undefined
    this.closedAt = at
    this.water.use(undefined)
    this.letters.use(undefined)
    const waitMs = sentAway && this.attempt === 0 ? 0 : backOffMs(this.attempt, this.world.chance())
    this.retryAt = this.world.now() + waitMs
    this.attempt += 1
    this.tell()
  }

  /** Open but silent, or never open: a socket that nobody speaks on is no link. */
  private drop(since: number): void {
    this.socket?.close()
    this.closed(since)
  }

  private hear(take: () => void): void {
    this.wordAt = this.world.now()
    this.rate.take(this.wordAt)
    take()
    this.tell()
  }

  private beat(beat: Heartbeat): void {
    this.heardAt = this.world.now()
    this.attempt = 0
    this.clock.take(beat.at, this.heardAt, this.rttMs)
    this.letters.takeBeat(beat)
    const { sources, clockErrorMs } = beat
    this.world.post({ kind: 'beat', sources, ...(clockErrorMs !== undefined && { clockErrorMs }) })
  }

  private saySeen(now: number): void {
    if (this.shownSeq === undefined || this.openedAt === undefined || now - this.saidSeenAt < seenEachMs)
      return
    this.saidSeenAt = now
    this.socket?.seen(this.shownSeq)
  }

  private async measure(now: number): Promise<void> {
    const { socket } = this
    if (!socket?.echo || this.openedAt === undefined || now - this.echoedAt < echoEachMs) return
    this.echoedAt = now
    try {
      await socket.echo()
      if (socket === this.socket) this.rttMs = this.world.now() - now
    } catch {
      this.rttMs = undefined // no answer in time: the heartbeat decides whether the link is alive
    }
  }

  private serverNow(): number {
    return this.world.now() + this.clock.offsetMs
  }

  /** Server time at which the link went: no earlier than the last word that came over it. */
  private lostAt(since: number): number {
    return Math.max(since, this.wordAt ?? since) + this.clock.offsetMs
  }

  private facts(): LinkFacts {
    const caughtUp = this.water.complete && this.letters.complete
    return { openedAt: this.openedAt, closedAt: this.closedAt, heardAt: this.heardAt, caughtUp }
  }

  /** Says how the link is: at once when it changed, each second otherwise. */
  private tell(): void {
    const now = this.world.now()
    const status = this.status(now)
    const what = `${status.mode}/${status.attempt}`
    if (what === this.told.what && now - this.told.at < tellEachMs) return
    this.told = { what, at: now }
    this.world.post({ kind: 'link', status, offsetMs: this.clock.offsetMs })
  }

  private status(now: number): LinkStatus {
    const verdict = linkVerdict(this.facts(), now)
    const mode: LinkMode = this.signedOut ? 'signed-out' : verdict.state
    const toServer = (at: number): number => at + this.clock.offsetMs
    return {
      mode,
      attempt: this.attempt,
      slow: this.water.pace.slow(now),
      ...(verdict.state === 'lost' && { lostAt: this.lostAt(verdict.since) }),
      ...(this.wordAt !== undefined && { dataUntilAt: toServer(this.wordAt) }),
      ...(this.retryAt !== undefined && { retryInMs: Math.max(0, this.retryAt - now) }),
      ageMs: this.age.ageMs(now),
      rttMs: this.rttMs,
      perSecond: this.rate.perSecond(now),
      fetched: this.letters.fetched,
      seq: this.letters.seq,
      refused: this.letters.refused,
    }
  }
}
