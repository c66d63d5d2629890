import type { Heartbeat } from '@haidang/contracts'
import { type Clock, type FeedId, inScope, type Log, type Scope } from '@haidang/domain'
import type { LiveConnection, LiveServer } from '@haidang/live'
import type { AlarmLog } from './letters/alarm-log.js'
import type { Postbox, PostOffice } from './letters/postbox.js'
import { type Stage, reasonOf } from '@haidang/platform'
import type { Pulse } from '@haidang/store'
import type { LiveReadings } from './live-readings.js'
import { shareReads } from './share-reads.js'

export type HeartbeatOptions = Readonly<{
  readings: Pick<LiveReadings, 'pulse'>
  alarms: AlarmLog
  office: PostOffice
  server: Pick<LiveServer, 'send'>
  clock: Clock
  log: Log
  everyMs: number
  stage?: Stage | undefined
}>

export type Heart = Readonly<{
  /** One beat for a newcomer, who need not wait for the next. */
  greet(connection: LiveConnection, box: Postbox): void
  /** When the last beat went out, epoch ms; undefined before the first. */
  sentAt(): number | undefined
  /** Alarm events that are in the log, as far as the last look at it knew, and have not been sent on. */
  behind(): number
  close(): void
}>

/** How long one reading of the pulse serves newcomers. */
const keepMs = 1_000

/**
 * Proof of life of the whole path: a beat is sent only when the database has answered, and only after every
 * letter that it knows of has been sent. When it does not answer nothing is sent, and every screen says by itself
 * that it has lost its link.
 */
export function startHeart({
  readings,
  alarms,
  office,
  server,
  clock,
  log,
  everyMs,
  stage,
}: HeartbeatOptions): Heart {
  const pulses = shareReads<Pulse>({ keepMs })
  let sentAt: number | undefined
  let newest = 0
  let beating = false
  let withheld = false

  const read = async (pulse: Promise<Pulse>): Promise<Pulse> => {
    const known = await pulse
    newest = Math.max(newest, known.seq)
    await alarms.reach(known.seq)
    return known
  }
  const write = (box: Postbox, { seq, sources }: Pulse): Heartbeat => ({
    ...timeOf(clock),
    seq: Math.max(seq, alarms.position()),
    prevSeq: box.head(),
    sources: summed(sources, box.scope),
  })
  const beat = async (): Promise<void> => {
    if (beating) return
    beating = true
    const startedMs = performance.now()
    try {
      const pulse = await read(readings.pulse(clock.now()))
      for (const box of office.boxes()) server.send({ room: box.everyone }, 'heartbeat', write(box, pulse))
      sentAt = clock.now()
      stage?.passed()
      stage?.took(performance.now() - startedMs)
      if (withheld) log.info('live.heartbeat.resumed')
      withheld = false
    } catch (error) {
      stage?.failed(reasonOf(error))
      if (!withheld) log.error('live.heartbeat.withheld', { error, sentAt })
      withheld = true
    } finally {
      beating = false
    }
  }
  const timer = setInterval(() => void beat(), everyMs).unref()
  return {
    greet(connection, box) {
      read(pulses('now', () => readings.pulse(clock.now()))).then(
        (pulse) => connection.send('heartbeat', write(box, pulse)),
        () => undefined, // the next beat says so, once for all
      )
    },
    sentAt: () => sentAt,
    behind: () => Math.max(0, newest - alarms.position()),
    close: () => clearInterval(timer),
  }
}

function timeOf(clock: Clock): Pick<Heartbeat, 'at' | 'clockErrorMs'> {
  const [at, clockErrorMs] = [clock.now(), clock.errorMs?.() ?? 0]
  return clockErrorMs === 0 ? { at } : { at, clockErrorMs }
}

/** How each feed does within a scope, all its areas together. */
export function summed(sources: Pulse['sources'], scope: Scope): Heartbeat['sources'] {
  const byFeed = new Map<FeedId, Heartbeat['sources'][number]>()
  for (const source of sources) {
    if (!inScope(scope, source)) continue
    const sum = byFeed.get(source.feed) ?? { feed: source.feed, fresh: 0, total: 0 }
    const newestAt = newer(sum.newestAt, source.newestAt)
    byFeed.set(source.feed, {
      feed: source.feed,
      fresh: sum.fresh + source.fresh,
      total: sum.total + source.total,
      ...(newestAt !== undefined && { newestAt }),
    })
  }
  return [...byFeed.values()]
}

function newer(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b)
}
