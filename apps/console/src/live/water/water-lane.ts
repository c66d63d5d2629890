import type { Frame, PositionsFrame, Snapshot } from '@haidang/contracts'
import type { LinkAge } from '../link-age.js'
import type { PositionColumns } from '../messages.js'
import { Pace } from '../pace.js'
import type { LiveSocket } from '../socket.js'
import { GatheredPositions } from './gathered-positions.js'
import { NewestTold } from './newest-told.js'
import { Water } from './water.js'
import type { World } from '../world.js'

const askAgainAfterMs = 5_000

type Link = Readonly<{ serverNow: number; age: LinkAge }>

/** Observations on their way to the screen: newest wins, gathered into batches that the screen can take. */
export class WaterLane {
  readonly pace = new Pace()
  private readonly water = new Water()
  private readonly positions = new Map<string, GatheredPositions>()
  private readonly told = new NewestTold()
  private readonly askedAt = new Map<string, number>()
  private readonly refused = new Map<string, string>()
  private socket: LiveSocket | undefined
  private watching = true

  private readonly world: World
  private readonly layers: readonly string[]

  constructor(world: World, layers: readonly string[]) {
    this.world = world
    this.layers = layers
  }

  /** A socket opened, or, without one, closed. */
  use(socket: LiveSocket | undefined): void {
    this.socket = socket
    this.water.forgetVersions()
    this.askedAt.clear()
    this.refused.clear()
    if (this.watching) this.subscribeAll()
  }

  /** A window that nobody sees takes no water; its alarms go on. */
  watch(watching: boolean): void {
    if (watching === this.watching) return
    this.watching = watching
    if (watching) return this.subscribeAll()
    this.socket?.unsubscribe([...this.layers])
    this.water.forgetVersions()
    this.positions.clear()
  }

  /** Every layer that we may see has arrived since the socket opened. */
  get complete(): boolean {
    return !this.watching || this.layers.every((layer) => this.water.has(layer) || this.refused.has(layer))
  }

  takeSnapshot(snapshot: Snapshot): void {
    this.water.takeSnapshot(snapshot)
    const { feed, idsVersion } = snapshot
    if (this.positions.get(feed)?.version !== idsVersion) this.positions.delete(feed) // they count in another order
  }

  takeFrame(frame: Frame, link: Link): void {
    if (this.water.takeFrame(frame) === 'gap') this.ask(frame.feed)
    const times = frame.devices.flatMap(({ values, position }) =>
      [...Object.values(values), ...(position ? [position] : [])].map(({ at }) => at),
    )
    this.noteAge(frame.feed, times, link)
  }

  takePositions(feed: string, frame: PositionsFrame, link: Link): void {
    if (!this.water.takePositions(feed, frame)) return
    const gathered = this.positions.get(feed) ?? new GatheredPositions(frame.version)
    this.positions.set(feed, gathered)
    gathered.take(frame)
    const times = frame.records.map(({ ageMs }) => frame.serverAt - ageMs)
    this.noteAge(feed, times, link)
  }

  /** Asks for a layer as a whole, at most every few seconds. */
  ask(feed: string): void {
    const now = this.world.now()
    if (now - (this.askedAt.get(feed) ?? Number.NEGATIVE_INFINITY) < askAgainAfterMs) return
    this.askedAt.set(feed, now)
    void this.subscribe(feed)
  }

  /** Hands on what has gathered, when the screen is ready for it. */
  flush(): void {
    const now = this.world.now()
    if (!this.pace.mayStart(now)) return
    if (!this.water.hasChanges && this.positions.size === 0) return
    this.pace.sent(now)
    this.world.post({ kind: 'water', ...this.water.drain() })
    for (const [feed, gathered] of this.positions) {
      const columns = gathered.columns()
      this.world.post({ kind: 'positions', feed, columns }, buffersOf(columns))
    }
    this.positions.clear()
  }

  private noteAge(feed: string, times: readonly number[], { serverNow, age }: Link): void {
    const ageMs = this.told.ageMs(feed, times, serverNow)
    if (ageMs !== undefined) age.take(ageMs, this.world.now())
  }

  private subscribeAll(): void {
    for (const layer of this.layers) void this.subscribe(layer)
  }

  private async subscribe(layer: string): Promise<void> {
    const { socket } = this
    if (!socket) return
    try {
      const reply = await socket.subscribe([layer])
      if (!reply.ok && socket === this.socket) this.refused.set(layer, reply.reason)
    } catch {
      // No answer in time: the heartbeat decides whether the link is alive; the next frame asks again.
    }
  }
}

function buffersOf({ index, lon, lat, speedKmh, headingDeg, at, flags }: PositionColumns): ArrayBuffer[] {
  return [index, lon, lat, speedKmh, headingDeg, at, flags].map(({ buffer }) => buffer)
}
