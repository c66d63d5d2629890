import {
  type Feed,
  type ObservedValue,
  type Quantity,
  areaId,
  agencyId,
  deviceId,
  emptyDeviceState,
  feeds,
  isDerived,
} from '@haidang/domain'
import {
  type Db,
  type IncomingObservation,
  addAgencies,
  addAreas,
  commit,
  openCommitStore,
  openDatabase,
} from '@haidang/store'
import { keptLog } from '../live-rig/kept-log.js'
import { print } from './figures.js'
import { openBenchDatabase } from './rig/bench-database.js'
import { type Way, benchOptions } from './rig/options.js'
import { startServers } from './rig/servers.js'

/*
 * What a stored value takes on disk, per feed: devices report their complete set in turn, as they do, through the same
 * commit as everything else; then the size of the table and of its indexes is divided by the values in it.
 */
const options = benchOptions()
const rows = options.size('rows', 200_000, 10_000)
const devices = options.size('devices', 100, 100)
const batch = 2_000
const nothing = new Uint8Array()

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers(['postgres']) : undefined
  await using database = await openBenchDatabase(servers)
  const db = openDatabase({ url: database.url, applicationName: 'bench', poolSize: 2, log: keptLog() })
  await settle(db)
  const { versions } = database
  for (const feed of feeds.filter(({ internal }) => !internal)) {
    const values = await fill(db, feed)
    const { table, index, isHypertable } = await sizeOf(db, feed)
    const about = { bench: 'stored', way, versions, feed: feed.id, rows, devices, values, isHypertable }
    print({ ...about, figure: 'bytes_per_value', value: (table + index) / values, unit: 'B', table, index })
    print({ ...about, figure: 'bytes_per_row', value: (table + index) / rows, unit: 'B' })
  }
  await db.close()
}

/** @returns how many values were stored. */
async function fill(db: Db, feed: Feed): Promise<number> {
  const store = openCommitStore(db, { log: keptLog(), clock: { now: () => Date.now() } })
  const quantities = feed.quantities.filter(({ key }) => !isDerived(feed.id, key))
  const fromAt = Date.now() - Math.ceil(rows / devices) * feed.intervalSeconds * 1_000
  let values = 0
  for (let from = 0; from < rows; from += batch) {
    const observations = Array.from({ length: Math.min(batch, rows - from) }, (_, place) =>
      observationAt(feed, { quantities, place: from + place, fromAt }),
    )
    values += observations.reduce((sum, { observation }) => sum + observation.values.length, 0)
    const unjudged = (): ReturnType<Parameters<typeof commit>[2]> => ({
      ...{ state: emptyDeviceState, transitions: [], behind: [], refused: [], dueAt: undefined },
    })
    await commit(store, { observations, signals: [], refusals: [] }, unjudged)
  }
  return values
}

type At = Readonly<{ quantities: readonly Quantity[]; place: number; fromAt: number }>

function observationAt(feed: Feed, { quantities, place, fromAt }: At): IncomingObservation {
  const turn = Math.floor(place / devices)
  // devices do not report at one instant
  const at = fromAt + turn * feed.intervalSeconds * 1_000 + (place % devices) * 37
  const receivedAt = at + 180 + ((place * 7_919) % 400)
  const position = [108.2 + (place % 997) / 10_000, 16.05 + (place % 991) / 10_000] as const
  const observation = {
    ...{ device: deviceId(`${feed.id}-${place % devices}`), feed: feed.id, at, receivedAt, simulated: false },
    values: quantities.map((quantity) => valueOf(quantity, place)),
    ...(feed.symbol.motion === 'moving' && { position }),
  }
  return { observation, source: { topic: '', payload: nothing, receivedAt }, index: 0 }
}

function valueOf(quantity: Quantity, place: number): ObservedValue {
  const said = { quantity: quantity.key, status: 'measuring', flags: [], revision: 0 } as const
  if (quantity.kind === 'boolean') return { ...said, value: place % 5 > 0 }
  if (quantity.kind === 'word') return { ...said, value: quantity.words[place % quantity.words.length] ?? '' }
  const { min, max } = quantity.plausible
  return { ...said, value: Number((min + ((place * 7_907) % 1_000) * ((max - min) / 1_000)).toFixed(1)) }
}

type Size = Readonly<{ table: number; index: number; isHypertable: boolean }>

async function sizeOf(db: Db, feed: Feed): Promise<Size> {
  const table = `observation_${feed.id.replaceAll('-', '_')}`
  await db.query(`vacuum analyze ${table}`)
  const parts = await db.query<{ part: string }>(
    `select inhrelid::regclass::text as part from pg_inherits where inhparent = '${table}'::regclass`,
  )
  const isHypertable = parts.rows.length > 0
  const names = isHypertable ? parts.rows.map(({ part }) => part) : [table]
  const { rows: sizes } = await db.query<{ table: number; index: number }>(
    `select sum(pg_table_size(name::regclass))::float8 as table, sum(pg_indexes_size(name::regclass))::float8 as index
     from unnest($1::text[]) as of(name)`,
    [names],
  )
  return { table: sizes[0]?.table ?? 0, index: sizes[0]?.index ?? 0, isHypertable }
}

async function settle(db: Db): Promise<void> {
  const text = { vi: 'a', en: 'a' }
  await db.tx(async (tx) => {
    await addAreas(tx, [{ id: areaId('a'), kind: 'ward', name: text }])
    await addAgencies(tx, [{ id: agencyId('a'), name: text }])
  })
  for (const feed of feeds)
    await db.query(
      `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
       select '${feed.id}-' || n, '${feed.id}', '', '', 'a', 'a', ${feed.intervalSeconds}, 'site' from generate_series(0, ${devices - 1}) n`,
    )
}
