import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startSecondLook } from '@haidang/alerting'
import { formatTopic } from '@haidang/contracts'
import { type Alarm, type Transition, deviceId, feedId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { type ImportedMessage, type Intake, type IntakeLimits, createIntake } from '@haidang/intake'
import { type CommitOutcome, type Db, commit, openCommitStore, openDatabase } from '@haidang/store'
import { eventually, readAlarmLog, repository, startCity } from '@haidang/testing'

import { type TestDatabase, startTestDatabase } from '../live-rig/test-database.js'
import { addDevices, engineWith, rowsOf, silent } from '../store/test-store.js'

const minute = 60_000
const hour = 60 * minute
const air = feedId('air-quality')
const rule = aThresholdRule()
const clock = { now: () => Date.now() }

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await startTestDatabase()
  db = database.open()
  await addDevices(db, Object.fromEntries([...Array(40).keys()].map((n) => [`aq-${n}`, 'air-quality'])))
}, 120_000)
afterAll(() => database?.close())

/** Intake over the real store, and what its commits were and told. */
function house({ limits, onImport }: { limits?: Partial<IntakeLimits>; onImport?: () => void } = {}) {
  const store = openCommitStore(db, { log: silent, clock })
  const evaluate = engineWith([rule])
  const commits: ('import' | 'live')[] = []
  const transitions: (Omit<Transition, 'alarm'> & { alarm: Alarm })[] = []
  const tell = (outcome: CommitOutcome): CommitOutcome => {
    transitions.push(...outcome.events)
    return outcome
  }
  const write: Parameters<typeof createIntake>[0]['commit'] = async (batch) => {
    const kind = batch.observations.some(({ imported }) => imported) ? 'import' : 'live'
    if (kind === 'import') onImport?.()
    const outcome = await commit(store, batch, evaluate)
    commits.push(kind)
    return tell(outcome)
  }
  const intake = createIntake({
    ...{ commit: write, clock, log: silent },
    findDevice: (id) => ({ id: deviceId(id), feed: air, intervalMs: 5 * minute, simulated: false }),
    stateOf: () => undefined,
    reject: () => undefined,
    onCommitted: () => undefined,
    limits: { importYieldMs: minute, importRestShare: 0, ...limits },
  })
  return { intake, commits, transitions, write }
}

const topicOf = (device: string) => formatTopic({ feed: air, device, channel: 'observations' })
const message = (device: string, observations: unknown): ImportedMessage => ({
  topic: topicOf(device),
  payload: new TextEncoder().encode(JSON.stringify(observations)),
})
const accept = (intake: Intake, device: string, values: Record<string, number>) =>
  intake.accept({
    ...message(device, { at: Date.now(), values }),
    qos: 1,
    dup: false,
    receivedAt: Date.now(),
    client: device,
  })

async function* source(messages: readonly ImportedMessage[]) {
  yield* messages
}

/** An hour of one-minute reports, as a message; `values` by minute. */
const anHour = (device: string, endsAt: number, values: (place: number) => number): ImportedMessage =>
  message(
    device,
    Array.from({ length: 60 }, (_, place) => ({
      at: endsAt - (60 - place) * minute,
      values: { pm25: values(place), no2: 5 },
    })),
  )
const countRows = async (device: string): Promise<number> => {
  const text = `select count(*) as n from observation_air_quality o join device d on d.key = o.device_key where d.id = $1`
  return (await rowsOf<{ n: number }>(db, text, [device]))[0]?.n ?? 0
}

describe('the import door', () => {
  test('lets a live message wait for one batch of an import at most', async () => {
    const live: Promise<void>[] = []
    const { intake, commits } = house({
      limits: { importMessages: 5 },
      // somebody speaks while a batch is being written
      onImport: () => void live.push(accept(intake, `aq-${4 + (live.length % 4)}`, { pm25: 10 })),
    })
    const messages = [...Array(200).keys()].map((n) =>
      anHour(`aq-${n % 4}`, Date.now() - (n + 4) * hour, () => 10),
    )
    expect(await intake.import(source(messages))).toMatchObject({
      observations: 12_000,
      values: { given: 24_000, fresh: 24_000 },
    })
    await Promise.all(live)
    const imports = commits.flatMap((kind, place) => (kind === 'import' ? [place] : []))
    expect(imports).toHaveLength(40)
    const liveBefore = imports.map(
      (place) => commits.slice(0, place).filter((kind) => kind === 'live').length,
    )
    liveBefore.forEach((count, batch) => expect(count).toBeGreaterThanOrEqual(batch))
  })

  test('never sounds, however new the values are; what ended in them is a record', async () => {
    const { intake, transitions } = house()
    const now = Date.now()
    await intake.import(source([anHour('aq-10', now, (place) => (place >= 20 && place < 30 ? 120 : 10))]))
    expect(transitions.map(({ reason, retro }) => [reason, retro])).toEqual([['found-in-late-data', true]])
    await intake.import(source([anHour('aq-11', now, (place) => (place > 50 ? 160 : 10))]))
    expect(transitions).toHaveLength(1)
    await accept(intake, 'aq-11', { pm25: 165 })
    expect(transitions.slice(1).map(({ reason, alarm }) => [reason, alarm.severity])).toEqual([['raised', 3]])
  })

  test('behind what a device has said it repairs history: the exceedance is found once, without sound', async () => {
    const { intake, transitions, write } = house()
    await accept(intake, 'aq-12', { pm25: 10 })
    const hours = [3, 2].map((ago) =>
      anHour('aq-12', Date.now() - ago * hour, (place) => (place >= 20 && place < 30 ? 120 : 10)),
    )
    const look = startSecondLook({
      ...{ db, commit: write, clock, log: silent, everyMs: 20, settleMs: 0 },
      findDevice: (id) => ({ id, feed: air, intervalMs: 5 * minute }),
      rulesFor: () => [rule],
    })
    for (const again of [1, 2]) {
      expect((await intake.import(source(hours))).values.fresh).toBe(again === 1 ? 240 : 0)
      await eventually('nothing left to look at', async () => {
        const [left] = await rowsOf<{ n: number }>(db, 'select count(*) as n from second_look')
        return left?.n === 0
      })
    }
    await look.close()
    expect(transitions.map(({ reason, retro }) => [reason, retro])).toEqual(
      Array(2).fill(['found-in-late-data', true]),
    )
  })

  test('takes the same again without a double, and what is left after it was cut off', async () => {
    const { intake } = house({ limits: { importMessages: 3 } })
    const messages = [...Array(20).keys()].map((n) => anHour('aq-20', Date.now() - (n + 4) * hour, () => 10))
    const cut = (async function* () {
      yield* messages.slice(0, 9)
      throw new Error('the source has died')
    })()
    await expect(intake.import(cut)).rejects.toThrow('the source has died')
    expect(await countRows('aq-20')).toBe(540)
    expect((await intake.import(source(messages))).values).toMatchObject({
      fresh: 22 * 60,
      duplicate: 18 * 60,
    })
    expect((await intake.import(source(messages))).values).toMatchObject({ fresh: 0, duplicate: 40 * 60 })
    expect(await countRows('aq-20')).toBe(1_200)
  })

  test('has no lower age limit, and quarantine takes what is refused', async () => {
    const { intake } = house()
    const outcome = await intake.import(
      source([
        message('aq-21', { at: '1998-05-01T00:00:00Z', values: { pm25: 30 } }),
        message('aq-21', { at: '1998-05-01T00:05:00Z', values: { pm25: -5 } }),
        message('aq-21', { values: { pm25: 30 } }),
      ]),
    )
    expect(outcome).toMatchObject({ values: { fresh: 1 }, refused: { 'out-of-range': 1, 'bad-time': 1 } })
    const kept = await rowsOf<{ reason: string }>(
      db,
      `select reason from quarantine where device = 'aq-21' order by 1`,
    )
    expect(kept.map(({ reason }) => reason)).toEqual(['bad-time', 'out-of-range'])
  })
})

describe('the simulated city’s past', () => {
  const hours = 12
  const vehicles = 12
  let site: string
  beforeAll(async () => {
    site = await mkdtemp(join(tmpdir(), 'haidang-small-fleet-'))
    await writeSmallFleet(site, vehicles)
  })
  afterAll(() => rm(site, { recursive: true, force: true }))
  const stationHours = (of: Db) =>
    rowsOf<{ id: string; hours: number; indices: number }>(
      of,
      `with hourly as (
         select d.id, date_trunc('hour', o.at) as hour, count(o.pm25) as measured, count(o.vn_aqi) as indices, bool_and(o.simulated) as simulated
         from observation_air_quality o join device d on d.key = o.device_key group by 1, 2)
       select id, count(*) filter (where measured >= 9 and simulated) as hours, sum(indices)::int8 as indices from hourly group by 1`,
    )

  test('comes in once, whole although everything is killed in the middle of it, and raises nothing', async () => {
    const env = { IOC_SCENARIO: 'calm', IOC_SITE: site }
    await using city = await startCity({ simulate: true, historyHours: hours, env })
    const imported = async () => {
      const { intake } = await (await city.admin()).get<{ intake: { imported: number } }>('system')
      return intake.imported
    }
    await eventually('some of it', async () => (await imported()) > 1_000, { everyMs: 20 })
    await city.kill()
    await city.start()
    const stations = await eventually(
      'all of it, and its hourly indices',
      async () => {
        const found = await asking(city.ready().databaseUrl, stationHours)
        const isWhole = found.every((each) => each.hours >= hours - 1 && each.indices >= hours - 2)
        return found.length === 36 && isWhole && found
      },
      { withinMs: 150_000, everyMs: 250 },
    )
    expect(stations).toHaveLength(36)
    const whole = 36 * hours * 12 + 3 * hours * 48 + vehicles * 2 * 120
    expect(await imported()).toBeLessThan(whole - 900)
    const log = await readAlarmLog(await city.admin())
    expect(log.filter(({ retro }) => !retro)).toEqual([])
  }, 240_000)
})

async function asking<T>(url: string, ask: (of: Db) => Promise<T>): Promise<T> {
  const of = openDatabase({ url, applicationName: 'spec', poolSize: 1, log: silent })
  try {
    return await ask(of)
  } finally {
    await of.close()
  }
}

/** The shipped site pack with all of its air stations and so many of its vehicles. */
async function writeSmallFleet(to: string, vehicles: number): Promise<void> {
  await cp(join(repository, 'infra/sites/danang'), to, { recursive: true })
  const file = join(to, 'devices.csv')
  const rows = (await readFile(file, 'utf8')).trimEnd().split('\n')
  const fleet = rows.filter((row) => row.includes(',vehicle,'))
  const isKept = (row: string, place: number) =>
    place === 0 || row.includes(',air-quality,') || (fleet.includes(row) && fleet.indexOf(row) < vehicles)
  const kept = rows.filter(isKept)
  await writeFile(file, [...kept, ''].join('\n'))
}
