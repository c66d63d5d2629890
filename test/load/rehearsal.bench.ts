import type { RehearsalReport, Rule } from '@haidang/domain'
import { openDatabase } from '@haidang/store'
import { runInThread } from '@haidang/upkeep'
import pg from 'pg'

import { keptLog } from '../live-rig/kept-log.js'
import { print, seconds } from './figures.js'
import { openBenchDatabase } from './rig/bench-database.js'
import { type Way, benchOptions } from './rig/options.js'
import { type Past, fillPast } from './rig/past.js'
import { type RehearsedKind, rehearsedKinds } from './rig/rehearsed-kinds.js'
import { startServers } from './rig/servers.js'
import { usageOf } from './rig/usage.js'

/*
 * How long rules over the past take in the thread of the product: over a year of stations one that compares, two that
 * remember, and one that asks in CEL; over vehicles' drives a speed, and over what was paid a count of events. With `kinds=1`
 * every kind. Beside them a bare cursor: pg that fetches the same rows and does nothing with them. Then how soon a rehearsal
 * under way is over once it is cancelled, and what this process holds meanwhile.
 */
const options = benchOptions()
const devices = options.size('stations', 36, 6)

const daysOf = {
  stations: options.size('days', 365, 20),
  vehicles: options.size('drives', 30, 5),
  carParks: options.size('paid', 60, 20),
}
const everyKind = options.size('kinds', 0, 1) === 1
/** Days that the bare cursor reads: its rate does not change after that. */
const bareDays = options.size('bare', 60, 20)
const dayMs = 86_400_000
const rowsAtOnce = 10_000

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers(['postgres']) : undefined
  await using database = await openBenchDatabase(servers)
  const about = { bench: 'rehearsal', way, versions: database.versions, devices }
  for (const of of ['stations', 'vehicles', 'carParks'] as const) {
    const past = await fill(database.url, of)
    const here = { ...about, of, days: past.days }
    const bareRate = await bareRows(database.url, past)
    print({ ...here, figure: `bare_cursor_${of}`, value: bareRate, unit: '1/s', bareDays })
    for (const kind of rehearsedKinds[of])
      if (everyKind || kind.isMain) await measureKind(database.url, { past, kind, bareRate, about: here })
    if (of === 'stations')
      print({
        ...here,
        figure: 'cancelled_after',
        value: await cancelledAfter(database.url, past),
        unit: 'ms',
      })
  }
}

async function fill(databaseUrl: string, of: keyof typeof daysOf): Promise<Past> {
  const db = openDatabase({
    ...{ url: databaseUrl, applicationName: 'bench', poolSize: 1, patienceMs: 600_000, log: keptLog() },
  })
  try {
    return await fillPast(db, of, { devices, days: daysOf[of] })
  } finally {
    await db.close()
  }
}

type Measured = Readonly<{ past: Past; kind: RehearsedKind; bareRate: number; about: { bench: string } }>

async function measureKind(
  databaseUrl: string,
  { past, kind: { name, rule }, bareRate, about }: Measured,
): Promise<void> {
  const { report, tookS, grewMiB } = await rehearse(databaseUrl, { past, rule })
  const of = { ...about, rows: report.rows, alarms: report.parts.rehearsed?.alarms ?? 0 }
  print({ ...of, figure: `${name}_seconds`, value: tookS, unit: 's' })
  print({ ...of, figure: `${name}_rows`, value: report.rows / tookS, unit: '1/s' })
  print({ ...of, figure: `${name}_rows_by_bare_cursor`, value: report.rows / tookS / bareRate, unit: '1' })
  print({ ...of, figure: `${name}_memory`, value: grewMiB, unit: 'MiB' })
}

type Asked = Readonly<{ past: Past; rule: Rule }>

function start(
  databaseUrl: string,
  { past: { devices, fromAt, toAt }, rule }: Asked,
  run: Readonly<{ signal: AbortSignal; onProgress: () => void }>,
): Promise<RehearsalReport> {
  return runInThread({
    ...run,
    order: { rule, devices, fromAt, toAt, operators: 1 },
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
async function cancelledAfter(databaseUrl: string, past: Past): Promise<number> {
  const ending = new AbortController()
  let cancelledMs = performance.now()
  const onProgress = (): void => {
    if (ending.signal.aborted) return
    cancelledMs = performance.now()
    ending.abort(new Error('enough'))
  }
  const [{ rule } = raise('no such rule')] = rehearsedKinds.stations
  await start(databaseUrl, { past, rule }, { signal: ending.signal, onProgress }).then(
    () => raise('it was over before it was cancelled'),
    () => undefined,
  )
  return performance.now() - cancelledMs
}

/** Rows a second that pg fetches by a cursor: device, instant and values, as a program would ask for them. */
async function bareRows(databaseUrl: string, { fromAt, toAt, byHand }: Past): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const untilAt = Math.min(toAt, fromAt + bareDays * dayMs)
  let rows = 0
  const took = await seconds(async () => {
    await client.query('begin')
    await client.query(
      `declare years no scroll cursor for select device_key, at, ${byHand.columns} from ${byHand.table}
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
