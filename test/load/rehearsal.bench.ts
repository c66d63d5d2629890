import { type RehearsalReport, type Rule, feedId, ruleId } from '@haidang/domain'
import { openDatabase } from '@haidang/store'
import { runInThread } from '@haidang/upkeep'
import pg from 'pg'

import { keptLog } from '../live-rig/kept-log.js'
import { print, seconds } from './figures.js'
import { openBenchDatabase } from './rig/bench-database.js'
import { type Way, benchOptions } from './rig/options.js'
import { startServers } from './rig/servers.js'
import { type StationYear, fillStationYear } from './rig/station-year.js'
import { usageOf } from './rig/usage.js'

/*
 * How long a rule over a year takes in the thread of the product: one that compares, two that remember, and one that asks in
 * CEL. Beside it a bare cursor: pg that fetches the same rows and does nothing with them. Then how soon a rehearsal under way
 * is over once it is cancelled, and what this process holds meanwhile.
 */
const options = benchOptions()
const stations = options.size('stations', 36, 6)
const days = options.size('days', 365, 20)
/** Days that the bare cursor reads: its rate does not change after that. */
const bareDays = options.size('bare', 60, 20)
const [minuteMs, dayMs] = [60_000, 86_400_000]
const rowsAtOnce = 10_000

const conditions: Readonly<Record<string, Rule['condition']>> = {
  threshold: {
    ...{ kind: 'threshold', quantity: 'pm25', direction: 'above', deadband: 1 },
    levels: [
      { limit: 80, severity: 2 },
      { limit: 100, severity: 3 },
    ],
  },
  rate: {
    ...{ kind: 'rate', quantity: 'pm25', direction: 'rising', perMs: 60 * minuteMs, windowMs: 30 * minuteMs },
    ...{ deadband: 2, levels: [{ limit: 30, severity: 2 }] },
  },
  sum: {
    ...{ kind: 'sum', quantity: 'pm25', windowMs: 60 * minuteMs, deadband: 100 },
    levels: [{ limit: 5_000, severity: 2 }],
  },
  expression: {
    ...{ kind: 'expression', expression: 'pm25 > 80.0 && pm25 / pm10 >= 1.2', severity: 2 },
    quantities: ['pm25', 'pm10'],
  },
}

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers(['postgres']) : undefined
  await using database = await openBenchDatabase(servers)
  const db = openDatabase({
    ...{ url: database.url, applicationName: 'bench', poolSize: 1, patienceMs: 600_000, log: keptLog() },
  })
  const year = await fillStationYear(db, { stations, days })
  await db.close()
  const about = { bench: 'rehearsal', way, versions: database.versions, stations, days }
  const bareRate = await bareRows(database.url, year)
  print({ ...about, figure: 'bare_cursor_rows_per_second', value: bareRate, unit: '1/s', bareDays })
  for (const [kind, condition] of Object.entries(conditions)) {
    const { report, tookS, grewMiB } = await rehearse(database.url, { year, rule: ruleOf(condition) })
    const alarms = report.parts.rehearsed?.alarms ?? 0
    const of = { ...about, rows: report.rows, alarms }
    print({ ...of, figure: `${kind}_seconds`, value: tookS, unit: 's' })
    print({ ...of, figure: `${kind}_rows_by_bare_cursor`, value: report.rows / tookS / bareRate, unit: '1' })
    print({ ...of, figure: `${kind}_memory`, value: grewMiB, unit: 'MiB' })
  }
  print({ ...about, figure: 'cancelled_after', value: await cancelledAfter(database.url, year), unit: 'ms' })
}

function ruleOf(condition: Rule['condition']): Rule {
  const name = { vi: 'a', en: 'a' }
  return {
    ...{ id: ruleId('a'), version: 1, name, feed: feedId('air-quality'), condition },
    ...{ onDelayMs: 2 * minuteMs, offDelayMs: 2 * minuteMs },
  }
}

type Asked = Readonly<{ year: StationYear; rule: Rule }>

function start(
  databaseUrl: string,
  { year, rule }: Asked,
  run: Readonly<{ signal: AbortSignal; onProgress: () => void }>,
): Promise<RehearsalReport> {
  return runInThread({
    ...run,
    order: { rule, ...year, operators: 1 },
    databaseUrl,
    told: [],
    log: keptLog(),
  })
}

/** @returns seconds, and by how much this process grew meanwhile at most. */
async function rehearse(
  databaseUrl: string,
  asked: Asked,
): Promise<Readonly<{ report: RehearsalReport; tookS: number; grewMiB: number }>> {
  const held = async (): Promise<number> => (await usageOf([process.pid])).memoryMiB
  const before = await held()
  let most = before
  const timer = setInterval(() => void held().then((now) => (most = Math.max(most, now))), 250)
  const startedMs = performance.now()
  try {
    const report = await start(databaseUrl, asked, {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    return { report, tookS: (performance.now() - startedMs) / 1_000, grewMiB: most - before }
  } finally {
    clearInterval(timer)
  }
}

/** From the word until the thread is over, in ms: in the middle of its work. */
async function cancelledAfter(databaseUrl: string, year: StationYear): Promise<number> {
  const ending = new AbortController()
  let cancelledMs = performance.now()
  const onProgress = (): void => {
    if (ending.signal.aborted) return
    cancelledMs = performance.now()
    ending.abort(new Error('enough'))
  }
  const rule = ruleOf(conditions['threshold'] ?? raise('no such rule'))
  await start(databaseUrl, { year, rule }, { signal: ending.signal, onProgress }).then(
    () => raise('it was over before it was cancelled'),
    () => undefined,
  )
  return performance.now() - cancelledMs
}

/** Rows a second that pg fetches by a cursor: device, instant and value, as a program would ask for them. */
async function bareRows(databaseUrl: string, { fromAt, toAt }: StationYear): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const untilAt = Math.min(toAt, fromAt + bareDays * dayMs)
  let rows = 0
  const took = await seconds(async () => {
    await client.query('begin')
    await client.query(
      `declare years no scroll cursor for select device_key, at, pm25 from observation_air_quality
       where at >= '${new Date(fromAt).toISOString()}' and at < '${new Date(untilAt).toISOString()}'`,
    )
    for (let fetched = rowsAtOnce; fetched === rowsAtOnce; rows += fetched)
      fetched = (await client.query(`fetch ${rowsAtOnce} from years`)).rows.length
    await client.query('commit')
  })
  await client.end()
  return rows / took
}

function raise(message: string): never {
  throw new Error(message)
}
