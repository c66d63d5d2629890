import { randomBytes } from 'node:crypto'

import {
  type FeedId,
  type Log,
  type Observation,
  type ObservedValue,
  type Rule,
  deviceId,
  evaluate as runEngine,
  feedId,
  findFeed,
  ruleApplies,
} from '@haidang/domain'
import {
  type CommitOutcome,
  type CommitStore,
  type Db,
  type EvaluateDevice,
  type IncomingObservation,
  commit,
  migrate,
  openCommitStore,
  openDatabase,
} from '@haidang/store'
import { eventually } from '@haidang/testing'
import pg from 'pg'

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
}

/** 22 November 2026, 07:00 UTC. */
export const start = Date.UTC(2026, 10, 22, 7)
export const minute = 60_000

/** A clock that stands still until it is set. */
export function aClock(at = start): { now(): number; set(to: number): void } {
  let now = at
  return { now: () => now, set: (to) => (now = to) }
}

export type TestDatabase = Readonly<{ url: string; db: Db; open(name: string): Db; drop(): Promise<void> }>

/** A migrated database of its own in the ring's PostgreSQL, with an area, an agency and the given devices. */
export async function createTestDatabase(
  devices: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const admin = process.env['IOC_TEST_POSTGRES']
  if (!admin) throw new Error('the ring has no PostgreSQL: see global-setup.mjs')
  const name = `spec_${randomBytes(6).toString('hex')}`
  await asAdmin(admin, `create database ${name}`)
  const url = admin.replace(/\/[^/]*$/, `/${name}`)
  const opened: Db[] = []
  const open = (applicationName: string): Db => {
    // rows that a test plants, and writers that queue, take what they take on a busy computer
    const db = openDatabase({ url, applicationName, poolSize: 4, patienceMs: 60_000, log: silent })
    opened.push(db)
    return db
  }
  const db = open('spec')
  await migrate(db, { log: silent })
  await addDevices(db, devices)
  return {
    url,
    db,
    open,
    drop: async () => {
      await Promise.all(opened.map((each) => each.close()))
      await asAdmin(admin, `drop database ${name} with (force)`)
    },
  }
}

/** Devices by id and feed; every station reports each 300 s, every vehicle each 15 s. */
export async function addDevices(db: Db, devices: Readonly<Record<string, string>>): Promise<void> {
  await db.query(
    `insert into area (id, kind, name_vi, name_en) values ('hai-chau', 'ward', 'Hải Châu', 'Hai Chau') on conflict do nothing`,
  )
  await db.query(
    `insert into agency (id, name_vi, name_en) values ('tnmt', 'Sở TNMT', 'DONRE') on conflict do nothing`,
  )
  const ids = Object.keys(devices)
  await db.query(
    `insert into device (id, feed, name_vi, name_en, area, agency, interval_seconds, origin)
     select id, feed, id, id, 'hai-chau', 'tnmt', case feed when 'vehicle' then 15 else 300 end, 'site'
     from unnest($1::text[], $2::text[]) as d(id, feed)`,
    [ids, ids.map((id) => devices[id])],
  )
}

/** Ids `prefix-1` … `prefix-n` of one feed. */
export function manyDevices(prefix: string, count: number, feed = 'air-quality'): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index + 1}`, feed]))
}

const feedsByName: Readonly<Record<string, string>> = {
  truck: 'vehicle',
  gauge: 'rain-gauge',
  river: 'water-level',
  tower: 'inundation',
  lot: 'parking',
}

/** The feed of a device of these tests is told by the beginning of its name; most are air stations. */
export function feedOf(device: string): FeedId {
  return feedId(feedsByName[device.split('-')[0] ?? ''] ?? 'air-quality')
}

/** The engine with the rules that come with the feeds, for devices that all report in this rhythm. */
export function rulesEngine(intervalMs: number): EvaluateDevice {
  return ({ device, state, signals }) => {
    const feed = feedOf(device)
    const rules = findFeed(feed)?.rules ?? []
    return runEngine({ device: { id: device, feed, intervalMs }, rules, state, signals })
  }
}

/** The engine with the given rules, as an app joins it to the store. */
export function engineWith(rules: readonly Rule[]): EvaluateDevice {
  return ({ device, state, signals }) => {
    const feed = feedOf(device)
    const subject = { id: device, feed, areas: [], labels: {} }
    return runEngine({
      device: { id: device, feed, intervalMs: feed === 'vehicle' ? 15_000 : 300_000 },
      rules: rules.filter((rule) => ruleApplies(rule, subject)),
      state,
      signals,
    })
  }
}

type Values = Readonly<Record<string, number | boolean | string>>
type Said = Partial<Pick<Observation, 'receivedAt' | 'position' | 'simulated'>> & {
  revision?: number
  status?: ObservedValue['status']
}

/** One message of one observation. */
export function incoming(
  device: string,
  ...[at, values, said = {}]: [at: number, values: Values, said?: Said]
): IncomingObservation {
  const { receivedAt = at + 1_000, position, simulated = false, revision = 0, status = 'measuring' } = said
  const observed = Object.entries(values).map(([quantity, value]) => ({
    quantity,
    value,
    status,
    flags: [],
    revision,
  }))
  const feed = feedOf(device)
  const payload = Buffer.from(JSON.stringify({ at, values }))
  return {
    observation: {
      device: deviceId(device),
      feed,
      at,
      receivedAt,
      values: observed,
      simulated,
      ...(position && { position }),
    },
    source: { topic: `ioc/v1/${feed}/${device}/observations`, payload, receivedAt },
    index: 0,
  }
}

/** A commit store of its own, as another process would have. */
export function storeOn(db: Db, clock = aClock()): CommitStore {
  return openCommitStore(db, { log: silent, clock })
}

/** Commits observations alone. */
export function commitAll(
  store: CommitStore,
  observations: IncomingObservation[],
  rules: readonly Rule[] = [],
): Promise<CommitOutcome> {
  return commit(store, { observations, signals: [], refusals: [] }, engineWith(rules))
}

/** All rows of a query, asked directly. */
export async function rowsOf<Row extends object>(
  db: Db,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await db.query<Row>(text, values)).rows
}

async function asAdmin(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

/** Asks until the expectation holds. */
export const becomesTrue = (expectation: () => Promise<void>) =>
  eventually('what the test expects', async () => {
    await expectation()
    return true
  })
