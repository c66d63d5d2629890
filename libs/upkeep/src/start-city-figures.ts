import { type Clock, internalFeeds, type Log } from '@haidang/domain'
import { type Metrics, type Repeating, type Stage, startRepeating } from '@haidang/platform'
import { type CityFigures, type Db, type SourceSummary, readCityFigures, readPulse } from '@haidang/store'

export type CityFiguresOptions = Readonly<{
  db: Db
  metrics: Metrics
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
}>

type Feed = Readonly<{ fresh: number; total: number; newestAt?: number }>

/**
 * Counts the whole city for Prometheus, twice a minute: live alarms, what is fresh of each feed, and how large the
 * database is. What could not be read is not told: a figure of before would be taken for one of now.
 */
export function startCityFigures(options: CityFiguresOptions): Repeating {
  const { db, metrics, clock, log, stage, everyMs = 30_000 } = options
  let city: CityFigures | undefined
  let feeds: ReadonlyMap<string, Feed> = new Map()
  measureCity(metrics, { city: () => city, feeds: () => feeds })
  return startRepeating({
    ...{ failed: 'upkeep.city-not-counted', everyMs, longestPauseMs: everyMs, log, stage },
    turn: async () => {
      ;[city, feeds] = [undefined, new Map()]
      const [figures, { sources }] = await Promise.all([readCityFigures(db), readPulse(db, clock.now())])
      ;[city, feeds] = [figures, byFeed(sources)]
      return false
    },
  })
}

/** One line for each feed, whichever areas its devices are in. */
export function byFeed(sources: readonly SourceSummary[]): ReadonlyMap<string, Feed> {
  const feeds = new Map<string, Feed>()
  for (const { feed, fresh, total, newestAt } of sources) {
    const before = feeds.get(feed) ?? { fresh: 0, total: 0 }
    const newest = Math.max(newestAt ?? 0, before.newestAt ?? 0)
    feeds.set(feed, {
      fresh: before.fresh + fresh,
      total: before.total + total,
      ...(newest > 0 && { newestAt: newest }),
    })
  }
  for (const internal of internalFeeds) feeds.delete(internal)
  return feeds
}

type Readings = Readonly<{
  city: () => CityFigures | undefined
  feeds: () => ReadonlyMap<string, Feed>
}>

function measureCity(metrics: Metrics, { city, feeds }: Readings): void {
  const ofFeeds = (figure: (feed: Feed) => number | undefined) => (): Record<string, number> =>
    Object.fromEntries(
      [...feeds()].flatMap(([id, feed]) => {
        const value = figure(feed)
        return value === undefined ? [] : [[id, value]]
      }),
    )
  const ofSeverities =
    (figure: (one: CityFigures['alarms'][number]) => number) => (): Record<string, number> => {
      const counted = city()?.alarms
      if (!counted) return {}
      const none = Object.fromEntries([1, 2, 3, 4, 5].map((severity) => [severity, 0]))
      return { ...none, ...Object.fromEntries(counted.map((one) => [one.severity, figure(one)])) }
    }
  const by = (...reading: Parameters<Metrics['readingBy']>): void => metrics.readingBy(...reading)
  by('alarms_live', 'Live alarms', { label: 'severity', read: ofSeverities(({ live }) => live) })
  by('alarms_unacknowledged', 'Live alarms that nobody has acknowledged', {
    ...{ label: 'severity', read: ofSeverities(({ unacknowledged }) => unacknowledged) },
  })
  by('feed_devices', 'Devices', { label: 'feed', read: ofFeeds(({ total }) => total) })
  by('feed_devices_fresh', 'Devices heard within 1.5 of their intervals', {
    ...{ label: 'feed', read: ofFeeds(({ fresh }) => fresh) },
  })
  by('feed_newest_timestamp_seconds', 'When the newest observation was measured', {
    ...{ label: 'feed', read: ofFeeds(({ newestAt }) => newestAt && newestAt / 1_000) },
  })
  const once = (name: string, help: string, figure: (found: CityFigures) => number): void =>
    metrics.reading(name, help, () => figureOf(city(), figure))
  once('database_size_bytes', 'Size of the database', ({ databaseBytes }) => databaseBytes)
}

function figureOf(found: CityFigures | undefined, figure: (found: CityFigures) => number): number {
  return found ? figure(found) : Number.NaN
}
