import type { ProblemReason } from '@haidang/contracts'
import { type Clock, type Feed, type FeedId, findFeed, type Scope } from '@haidang/domain'
import type { LiveConnection, LiveServer } from '@haidang/live'
import type { RegistryPort } from '../../neighbours.js'
import type { LivePaces } from '../live-paces.js'
import { type Channel, openChannel } from './channel.js'
import type { DeviceBoard } from './device-board.js'
import type { FeedBoard } from './feed-board.js'
import { createGatherer, type Drawn, type Gatherer } from './gather-changes.js'
import { type News, writeNews } from './write-device.js'
import { createRecordWriter, type RecordWriter } from './write-record.js'

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
  paces: Pick<LivePaces, 'frameMs' | 'movingMs' | 'positionsAgainMs'>
  /** Told of every frame that has been sent. */
  sent?: ((drawn: readonly Drawn[], board: FeedBoard) => void) | undefined
}>

type Tap = Readonly<{ channel: Channel; members: Set<string>; waiting: Map<string, LiveConnection> }>
type Works = WaterWorksOptions &
  Readonly<{ channels: Map<string, Tap>; gatherer: Gatherer; writerOf(feed: Feed): RecordWriter }>

/**
 * Observations are water: the newest wins, and all who may see the same drink from one channel. What changes is
 * gathered and sent with the next beat, 4 a second. A fleet that reports each second is thereby spread over the beats:
 * as many bytes as in one frame a second, and none waits longer than a beat.
 */
export function openWaterWorks(options: WaterWorksOptions): WaterWorks {
  const { board, registry, paces } = options
  const gatherer = createGatherer({
    board,
    device: (id) => registry.device(id),
    movingMs: paces.movingMs,
  })
  const works: Works = {
    ...options,
    gatherer,
    channels: new Map<string, Tap>(),
    writerOf: writersOver(board),
  }
  let registerChanged = false
  const timer = setInterval(() => {
    if (registerChanged) renewAll(works)
    registerChanged = false
    sendAll(works)
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
  const tap = works.channels.get(key) ?? newChannel(works, { key, feed, scope })
  works.channels.set(key, tap)
  connection.leave(tap.channel.room) // no frame between asking and the snapshot
  tap.members.add(connection.id)
  tap.waiting.set(connection.id, connection)
}

function newChannel(
  { registry, board, writerOf }: Works,
  of: { key: string; feed: Feed; scope: Scope },
): Tap {
  const channel = openChannel({
    room: `water:${of.key}`,
    feed: of.feed,
    areas: of.scope.areas,
    devices: () => registry.devices(),
    board: board.of(of.feed.id),
    writer: writerOf(of.feed),
  })
  return { channel, members: new Set(), waiting: new Map() }
}

function leave({ channels }: Works, { connection, areasKey }: Drinker, layer: string): boolean {
  const key = keyOf(layer, areasKey)
  const tap = channels.get(key)
  if (!tap?.members.delete(connection.id)) return false
  tap.waiting.delete(connection.id)
  connection.leave(tap.channel.room)
  if (tap.members.size === 0) channels.delete(key)
  return true
}

function keyOf(feed: string, areasKey: string): string {
  return `${feed}@${areasKey}`
}

function renewAll({ channels, gatherer, server }: Works): void {
  gatherer.renew()
  for (const { channel, members } of channels.values()) {
    if (channel.renew()) server.send({ ids: [...members] }, 'snapshot', channel.snapshot())
  }
}

function sendAll(works: Works): void {
  const { channels, gatherer, clock } = works
  const now = clock.now()
  const taps = [...channels.values()]
  const feeds = new Set(taps.map(({ channel }) => channel.feed))
  gatherer.watch(feeds)
  const behind = [...feeds].some(isMoving) ? works.behind() : [] // before this beat writes anything itself
  for (const feed of feeds) {
    const [board, writer] = [works.board.of(feed.id), works.writerOf(feed)]
    const drawn = gatherer.draw(feed, now)
    const news = writeNews(drawn, { feed, board, writer, now })
    for (const { channel } of taps.filter((one) => one.channel.feed === feed)) {
      const frame = channel.frame(news)
      if (frame) works.server.send({ room: channel.room }, 'frame', frame)
      const moved = isMoving(feed) && sendPositions(works, channel, { news, behind, now })
      if (frame || moved) works.sent?.(drawn, board)
    }
    for (const { row } of drawn) board.settle(row)
  }
  for (const one of taps) serve(works, one)
}

/** One for each feed: with the columns of its board at hand. */
function writersOver(board: DeviceBoard): (feed: Feed) => RecordWriter {
  const writers = new Map<FeedId, RecordWriter>()
  return (feed) => {
    const known = writers.get(feed.id)
    if (known) return known
    const writer = createRecordWriter(feed, board.of(feed.id))
    writers.set(feed.id, writer)
    return writer
  }
}

function isMoving({ symbol }: Feed): boolean {
  return symbol.motion === 'moving'
}

/** Who was told of since is passed over when it is its turn to be told again. */
const latelyMs = 2_000

type Moved = Readonly<{ news: News; behind: readonly string[]; now: number }>

/** @returns whether it told of anything new. */
function sendPositions(
  { server, gatherer, paces }: Works,
  channel: Channel,
  { news, behind, now }: Moved,
): boolean {
  const passOver = (row: number): boolean => {
    const agoMs = now - gatherer.toldAt(channel.feed, row)
    return agoMs >= 0 && agoMs < latelyMs
  }
  const share = paces.frameMs / paces.positionsAgainMs
  const bytes = channel.positions({ news, again: { share, passOver }, now })
  if (!bytes) return false
  server.send({ room: channel.room, except: behind }, 'positions', channel.feed.id, bytes)
  return news.moved.length > 0
}

/** One snapshot for all who wait for it; they follow from the very next frame. */
function serve({ server }: Works, { channel, waiting }: Tap): void {
  if (waiting.size === 0) return
  server.send({ ids: [...waiting.keys()] }, 'snapshot', channel.snapshot())
  for (const connection of waiting.values()) connection.join(channel.room)
  waiting.clear()
}
