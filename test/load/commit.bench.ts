import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Log, deviceId, evaluate, feedId } from '@haidang/domain'
import { aNoDataRule, aThresholdRule } from '@haidang/domain/testing'
import {
  type Db,
  type EvaluateDevice,
  type IncomingObservation,
  boolArray,
  commit,
  float8Array,
  int4Array,
  migrate,
  openCommitStore,
  openDatabase,
  startEmbeddedPostgres,
  timestampArray,
} from '@haidang/store'

import { percentile, print } from './figures.js'

/*
 * What `commit` makes durable in a second, one batch after the other, with rules on, beside a bare
 * `insert … unnest` of the same rows into the same table of the same PostgreSQL (fsync on).
 */
const secondsPerRun = Number(process.argv[2] ?? 5)
const nothing = (): void => undefined
const emptyPayload = new Uint8Array()
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent }
const feed = feedId('air-quality')
const rules = [aThresholdRule(), aNoDataRule({ condition: { quantities: ['', 'pm25', 'no2'] } })]
const evaluateDevice: EvaluateDevice = ({ device, state, signals }) =>
  evaluate({ device: { id: device, feed, intervalMs: 300_000 }, rules, state, signals })
const keys = ['pm25', 'pm10', 'so2', 'no2', 'co', 'o3', 'temperature', 'humidity']

const folder = await mkdtemp(join(tmpdir(), 'haidang-bench-'))
const postgres = await startEmbeddedPostgres({ dataDir: folder, log: silent })
const db = openDatabase({ url: postgres.url, applicationName: 'bench', poolSize: 2, log: silent })
try {
  await migrate(db, { log: silent })
  for (const devices of [128, 2_000]) {
    for (const batch of [200, 1_000, 2_000]) {
      await prepare(devices)
      await measure('commit', { devices, batch, store: storing() })
      await prepare(devices)
      await measure('bare_insert', { devices, batch, store: inserting() })
    }
  }
} finally {
  await db.close()
  await postgres.close()
  await rm(folder, { recursive: true, force: true })
}

type Run = Readonly<{
  devices: number
  batch: number
  store: (batch: IncomingObservation[]) => Promise<unknown>
}>

async function measure(figure: string, { devices, batch, store }: Run): Promise<void> {
  const next = messages(devices)
  for (let warm = 0; warm < 5; warm++) await store(next(batch))
  const took: number[] = []
  let cpuUs = 0
  let spentMs = 0
  while (spentMs < secondsPerRun * 1_000) {
    const made = next(batch)
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()]
    await store(made)
    const used = process.cpuUsage(cpu)
    took.push(performance.now() - startedAt)
    spentMs += took.at(-1) ?? 0
    cpuUs += used.user + used.system
  }
  const stored = took.length * batch
  const about = { bench: 'commit', devices, batch, valuesPerMessage: keys.length }
  print({ ...about, figure: `${figure}_messages_per_second`, value: stored / (spentMs / 1_000), unit: '1/s' })
  print({ ...about, figure: `${figure}_node_cpu_per_message`, value: cpuUs / stored, unit: 'µs' })
  print({ ...about, figure: `${figure}_p99`, value: percentile(took, 0.99), unit: 'ms' })
}

function storing(): Run['store'] {
  const store = openCommitStore(db, { log: silent, clock: { now: () => Date.now() } })
  return (observations) => commit(store, { observations, signals: [], refusals: [] }, evaluateDevice)
}

/** The least that can be asked of PostgreSQL: these rows, once, durably. */
function inserting(): Run['store'] {
  const columns = keys.join(', ')
  const statement = {
    name: 'bare',
    text: `insert into observation_air_quality (device_key, at, received_at, simulated, ${columns})
select * from unnest($1::integer[], $2::timestamptz[], $3::timestamptz[], $4::boolean[], ${keys.map((_, place) => `$${place + 5}::float8[]`).join(', ')})
on conflict do nothing`,
  }
  return (observations) => insertBare(db, statement, observations)
}

async function insertBare(
  to: Db,
  statement: { name: string; text: string },
  observations: IncomingObservation[],
): Promise<void> {
  const rows = observations.map(({ observation }) => observation)
  await to.query(statement, [
    int4Array(rows.map(({ device }) => Number(device.slice('station-'.length)))),
    timestampArray(rows.map(({ at }) => at)),
    timestampArray(rows.map(({ receivedAt }) => receivedAt)),
    boolArray(rows.map(({ simulated }) => simulated)),
    ...keys.map((_, place) => float8Array(rows.map(({ values }) => Number(values[place]?.value)))),
  ])
}

/** Devices take turns; now and then one crosses a limit and comes back. */
function messages(devices: number): (count: number) => IncomingObservation[] {
  let sent = 0
  const startAt = Date.now()
  return (count) =>
    Array.from({ length: count }, () => {
      const [turn, place] = [Math.floor(sent / devices), sent % devices]
      sent += 1
      const at = startAt + turn * 1_000
      const pm25 = (turn + place) % 400 < 3 ? 90 : 40 + (turn % 7)
      const values = keys.map((quantity, index) => ({
        quantity,
        value: index === 0 ? pm25 : 10 + index + (turn % 10) / 10,
        status: 'measuring' as const,
        flags: [],
        revision: 0,
      }))
      const device = deviceId(`station-${place + 1}`)
      const source = { topic: `ioc/v1/${feed}/${device}/observations`, payload: emptyPayload, receivedAt: at }
      return { observation: { device, feed, at, receivedAt: at, values, simulated: false }, source, index: 0 }
    })
}

async function prepare(devices: number): Promise<void> {
  await db.query(
    'truncate observation_air_quality, device_state, alarm, alarm_event, outbox, delivery, second_look',
  )
  await db.query(
    `insert into area (id, kind, name_vi, name_en) values ('a', 'ward', 'a', 'a') on conflict do nothing`,
  )
  await db.query(`insert into agency (id, name_vi, name_en) values ('a', 'a', 'a') on conflict do nothing`)
  await db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select 'station-' || n, '${feed}', '', '', 'a', 'a', 300, 'site' from generate_series(1, ${devices}) n on conflict do nothing`,
  )
  await db.query('checkpoint')
}
