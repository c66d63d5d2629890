import { encodePositions, type ProblemReason } from '@haidang/contracts'
import { type Clock, type Feed, findFeed, type Scope } from '@haidang/domain'
import type { LiveConnection, LiveServer } from '@haidang/live'
import type { RegistryPort } from '../../neighbours.js'
import type { LivePaces } from '../live-paces.js'
import { type Channel, openChannel } from './channel.js'
import type { DeviceBoard } from './device-board.js'
import { type Changed, createGatherer, type Gatherer } from './gather-changes.js'

export type Subscription =
  Readonly<{ ok: true }> | Readonly<{ ok: false; reason: ProblemReason; layer: string }>

/** Who drinks: a connection, what its caller may see, and the key of the areas among it. */
export type Drinker = Readonly<{ connection: LiveConnection; scope: Scope; areasKey: string }>

export type WaterWorks = Readonly<{
  /** All of the layers or none. The snapshots follow within a frame's time. */
  subscribe(drinker: Drinker, layers: readonly string[]): Subscription
  /** From these layers, or from all. @returns those that it had. */
  unsubscribe(drinker: Drinker, layers?: readonly string[]): string[]
  /** The register has changed: with the next frame every channel takes it anew. */
  renew(): void
  channels(): number
  close(): void
}>

export type WaterWorksOptions = Readonly<{
  board: DeviceBoard
  registry: Pick<RegistryPort, 'device' | 'devices'>
  server: Pick<LiveServer, 'send'>
  /** Connections that have not taken the last of what was written to them: they go without positions. */
  behind(): readonly string[]
  clock: Clock
  paces: Pick<LivePaces, 'frameMs' | 'positionsMs' | 'positionsFullEvery'>
  /** Told of every frame that has been sent. */
  sent?: ((changed: readonly Changed[]) => void) | undefined
}>

type Drawn = Readonly<{ channel: Channel; members: Set<string>; waiting: Map<string, LiveConnection> }>
type Works = WaterWorksOptions & Readonly<{ channels: Map<string, Drawn>; gatherer: Gatherer }>

/**
 * Observations are water: the newest wins, and all who may see the same drink from one channel. What changes is
 * gathered and sent with the next beat: 4 a second for feeds that stand still, one a second for those that move.
 */
export function openWaterWorks(options: WaterWorksOptions): WaterWorks {
  const { board, registry, paces } = options
  const gatherer = createGatherer({ board, device: (id) => registry.device(id) })
  const works: Works = { ...options, gatherer, channels: new Map<string, Drawn>() }
  const beatsPerSecond = Math.max(1, Math.round(paces.positionsMs / paces.frameMs))
  let registerChanged = false
  let beats = 0
  const timer = setInterval(() => {
    beats += 1
    if (registerChanged) renewAll(works)
    registerChanged = false
    const second = beats % beatsPerSecond === 0
    sendAll(works, { second, full: second && (beats / beatsPerSecond) % paces.positionsFullEvery === 0 })
  }, paces.frameMs).unref()
  return {
    subscribe(drinker, layers) {
      const refused = layers.flatMap((layer) => refusal(drinker.scope, layer) ?? []).at(0)
      if (refused) return refused
      for (const feed of layers.flatMap((layer) => findFeed(layer) ?? [])) enter(works, drinker, feed)
      return { ok: true }
    },
    unsubscribe(drinker, layers) {
      const asked = layers ?? [...works.channels.values()].map(({ channel }) => channel.feed.id)
      return [...new Set(asked)].filter((layer) => leave(works, drinker, layer))
    },
    renew: () => {
      registerChanged = true
    },
    channels: () => works.channels.size,
    close: () => clearInterval(timer),
  }
}

function refusal({ feeds }: Scope, layer: string): Subscription | undefined {
  const feed = findFeed(layer)
  if (!feed) return { ok: false, reason: 'not-found', layer }
  return feeds === 'all' || feeds.has(feed.id) ? undefined : { ok: false, reason: 'out-of-scope', layer }
}

function enter(works: Works, { connection, scope, areasKey }: Drinker, feed: Feed): void {
  const key = keyOf(feed.id, areasKey)
  const drawn = works.channels.get(key) ?? newChannel(works, { key, feed, scope })
  works.channels.set(key, drawn)
  connection.leave(drawn.channel.room) // no frame between asking and the snapshot
  drawn.members.add(connection.id)
  drawn.waiting.set(connection.id, connection)
}

function newChannel({ registry, board }: Works, of: { key: string; feed: Feed; scope: Scope }): Drawn {
  const channel = openChannel({
    room: `water:${of.key}`,
    feed: of.feed,
    areas: of.scope.areas,
    devices: () => registry.devices(),
    entry: (id) => board.entry(id),
  })
  return { channel, members: new Set(), waiting: new Map() }
}

function leave({ channels }: Works, { connection, areasKey }: Drinker, layer: string): boolean {
  const key = keyOf(layer, areasKey)
  const drawn = channels.get(key)
  if (!drawn?.members.delete(connection.id)) return false
  drawn.waiting.delete(connection.id)
  connection.leave(drawn.channel.room)
  if (drawn.members.size === 0) channels.delete(key)
  return true
}

function keyOf(feed: string, areasKey: string): string {
  return `${feed}@${areasKey}`
}

function renewAll({ channels, server }: Works): void {
  for (const { channel, members } of channels.values()) {
    if (channel.renew()) server.send({ ids: [...members] }, 'snapshot', channel.snapshot())
  }
}

type Beat = Readonly<{ second: boolean; full: boolean }>

function sendAll(works: Works, { second, full }: Beat): void {
  const drawn = [...works.channels.values()]
  const feeds = new Set(drawn.map(({ channel }) => channel.feed))
  works.gatherer.gather(feeds)
  const behind = second ? works.behind() : [] // before this beat writes anything itself
  for (const feed of feeds) {
    const moving = feed.symbol.motion === 'moving'
    if (moving && !second) continue
    const changed = works.gatherer.draw(feed)
    for (const { channel } of drawn.filter((one) => one.channel.feed === feed)) {
      sendFrame(works, channel, changed)
      if (moving) sendPositions(works, channel, { changed, full, behind })
    }
  }
  for (const one of drawn) serve(works, one)
}

function sendFrame({ server, sent }: Works, channel: Channel, changed: readonly Changed[]): void {
  const frame = channel.frame(changed)
  if (!frame) return
  server.send({ room: channel.room }, 'frame', frame)
  sent?.(changed)
}

type Movement = Readonly<{ changed: readonly Changed[]; full: boolean; behind: readonly string[] }>

function sendPositions(
  { server, clock, sent }: Works,
  channel: Channel,
  { changed, full, behind }: Movement,
): void {
  const moved = new Set(changed.filter(({ change }) => change.position).map(({ device }) => device.id))
  const serverAt = clock.now()
  const records = channel.records(full ? 'all' : moved, serverAt)
  if (records.length === 0) return
  const bytes = encodePositions({ version: channel.idsVersion(), serverAt, records })
  server.send({ room: channel.room, except: behind }, 'positions', channel.feed.id, bytes)
  if (moved.size > 0) sent?.(changed)
}

/** One snapshot for all who wait for it; they follow from the very next frame. */
function serve({ server }: Works, { channel, waiting }: Drawn): void {
  if (waiting.size === 0) return
  server.send({ ids: [...waiting.keys()] }, 'snapshot', channel.snapshot())
  for (const connection of waiting.values()) connection.join(channel.room)
  waiting.clear()
}
