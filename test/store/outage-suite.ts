import { deviceId, emptyDeviceState } from '@haidang/domain'
import { aThresholdRule, anObservation } from '@haidang/domain/testing'
import { type Db, type IncomingObservation, StoreUnavailable, migrate, openDatabase } from '@haidang/store'
import { eventually } from '@haidang/testing'
import { startAsking } from '@haidang/upkeep'
import { setTimeout as pause } from 'node:timers/promises'

import {
  addDevices,
  commitAll,
  engineWith,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  silent,
  start,
  storeOn,
} from './test-store.js'

/** A PostgreSQL that can be killed and comes back on its address. */
export type FragilePostgres = Readonly<{
  url: string
  /** Of the present server. */
  readonly pid: number
  /** `kill -9` of the server, which is then started again. */
  kill(): void
  close(): Promise<void>
}>

const stations = 8
const rules = [aThresholdRule()]

/** Each turn every station reports once; PM2.5 goes through its limits again and again. */
const turnOf = (turn: number): IncomingObservation[] =>
  Array.from({ length: stations }, (_, place) =>
    incoming(`station-${place + 1}`, start + turn * minute, {
      pm25: (turn + place) % 9 < 4 ? 90 : 30,
      no2: turn,
    }),
  )

/** As an intake does: the same batch again until it is stored. */
async function untilStored(store: ReturnType<typeof storeOn>, batch: IncomingObservation[]): Promise<number> {
  for (let refused = 0; ; refused++) {
    try {
      await commitAll(store, batch, rules)
      return refused
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable)
      await pause(50)
    }
  }
}

/** Stops the server and whoever serves a connection. @returns lets them go on. */
async function hang(db: Db, { pid }: FragilePostgres): Promise<() => void> {
  const backends = await rowsOf<{ pid: number }>(db, 'select pid from pg_stat_activity')
  const all = [pid, ...backends.map((each) => each.pid)]
  for (const each of all) process.kill(each, 'SIGSTOP')
  return () => {
    for (const each of all) process.kill(each, 'SIGCONT')
  }
}

/** What an outage of the database costs: time, and nothing else. The same of every PostgreSQL. */
export function promisesOfAnOutage(open: () => Promise<FragilePostgres>): void {
  let postgres: FragilePostgres
  let db: Db

  beforeAll(async () => {
    postgres = await open()
    db = openDatabase({ url: postgres.url, applicationName: 'outage', poolSize: 4, log: silent })
    await migrate(db, { log: silent })
    await addDevices(db, manyDevices('station', stations))
  })

  afterAll(async () => {
    await db.close()
    await postgres.close()
  })

  test('PostgreSQL killed in the middle of commits: nothing lost, nothing double, nothing half, and the log is the engine’s', async () => {
    const store = storeOn(db)
    const turns = 400
    let refused = 0
    let kills = 0
    for (let turn = 0; turn < turns; turn++) {
      if (turn % 100 === 50) {
        kills += 1
        setTimeout(() => postgres.kill(), 3)
      }
      refused += await untilStored(store, turnOf(turn))
    }
    expect(refused).toBeGreaterThanOrEqual(kills)
    expect(
      await rowsOf(
        db,
        'select count(*) as rows, count(pm25) as pm25, count(no2) as no2 from observation_air_quality',
      ),
    ).toEqual([{ rows: turns * stations, pm25: turns * stations, no2: turns * stations }])
    for (let place = 0; place < stations; place++) {
      const device = `station-${place + 1}`
      const signals = Array.from({ length: turns }, (_, turn) => {
        const pm25 = (turn + place) % 9 < 4 ? 90 : 30
        return {
          ...anObservation(start + turn * minute, { pm25, no2: turn }),
          receivedAt: start + turn * minute + 1_000,
        }
      })
      const expected = engineWith(rules)({ device: deviceId(device), state: emptyDeviceState, signals })
      const stored = await rowsOf<{ reason: string; at: number; outbox: number }>(
        db,
        `select e.reason, e.at, (select count(*) from outbox where seq = e.seq) as outbox
         from alarm_event e join alarm a on a.id = e.alarm_id join device d on d.key = a.device_key where d.id = $1 order by e.seq`,
        [device],
      )
      expect(stored).toEqual(expected.transitions.map(({ reason, at }) => ({ reason, at, outbox: 1 })))
      const [kept] = await rowsOf<{ state: object }>(
        db,
        'select state from device_state join device on key = device_key where id = $1',
        [device],
      )
      expect(kept?.state).toEqual(expected.state)
    }
  })

  test('a server that hangs is given up after seconds, and used again when it goes on', async () => {
    const store = storeOn(db)
    const goOn = await hang(db, postgres)
    const begun = performance.now()
    await expect(commitAll(store, turnOf(1_000), rules)).rejects.toBeInstanceOf(StoreUnavailable)
    expect(performance.now() - begun).toBeLessThan(30_000)
    goOn()
    await untilStored(store, turnOf(1_000))
  })

  test('a server that hangs while nothing is stored is told, too, and that it goes on', async () => {
    const asking = startAsking({ db, log: silent })
    expect(asking.isAnswered()).toBe(true)
    const goOn = await hang(db, postgres)
    await eventually('it is away', () => !asking.isAnswered())
    goOn()
    await eventually('it is back', () => asking.isAnswered())
    await asking.close()
  })
}
