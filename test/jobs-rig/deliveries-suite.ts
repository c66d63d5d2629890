import { type Deliveries, type DeliveryPaces, startDeliveries } from '@haidang/alerting'
import { openWebhook } from '@haidang/channels'
import { ruleId } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { openBell } from '@haidang/jobs'
import { drainOutbox, leaseDelivery, tellEndpoint } from '@haidang/store'
import { eventually } from '@haidang/testing'
import { type Line, keptLog } from '../live-rig/kept-log.js'
import {
  type TestDatabase,
  commitAll,
  createTestDatabase,
  incoming,
  manyDevices,
  minute,
  rowsOf,
  start,
  storeOn,
} from '../store/test-store.js'
import { type Sink, disordered, hangs, openSink, refuses, takes } from './sink.js'

const name = 'alarm-webhook'
const hours = 3_600_000
const paces: DeliveryPaces = { drainMs: 100, sweepMs: 400, leaseMs: 60_000, patienceMs: 72 * hours }
const bellPaces = { lockMs: 1_000, stalledMs: 400, mostStalls: 10, ringMs: 1_000, probeMs: 200 }
const clock = { now: () => Date.now() }
const rules = [
  aThresholdRule({ id: ruleId('grave'), condition: { levels: [{ limit: 80, severity: 4 }] } }),
  aThresholdRule({
    id: ruleId('slight'),
    condition: { quantity: 'no2', levels: [{ limit: 80, severity: 2 }] },
  }),
]

/** Where the bell is kept besides the database. */
export type Kept = Readonly<{ redisUrl?: string }>

type Told = {
  database: TestDatabase
  sink?: Sink
  kept: Kept
  lines?: Line[]
  paces?: Partial<DeliveryPaces>
  /** How long the far end may take; more than any that answers takes on a busy computer. */
  limitMs?: number
}

const running: Deliveries[] = []
let turns = 0

/** One process that tells; several of one database share the bell. */
export function tell({ database, sink, kept, lines = [], paces: own, limitMs = 30_000 }: Told): Deliveries {
  const log = keptLog(lines)
  const deliveries = startDeliveries({
    db: database.open('deliveries'),
    openBell: (endpoint, answering) =>
      openBell({
        ...{ ...kept, ...answering, clock, log, paces: bellPaces },
        ...{ queue: `${endpoint}-${new URL(database.url).pathname.slice(1)}`, databaseUrl: database.url },
      }),
    endpoints: sink
      ? [{ name, farEnd: openWebhook({ url: sink.url, secret: sink.secret, clock, limitMs }) }]
      : [],
    register: { device: () => undefined, rule: () => undefined },
    onAlarms: () => () => undefined,
    ...{ clock, log, paces: { ...paces, ...own } },
  })
  running.push(deliveries)
  return deliveries
}

export const stop = async (): Promise<void> => {
  await Promise.all(running.splice(0).map((one) => one.close()))
}

/** Raises alarms on so many stations and lets them return: the numbers of their events. */
export async function play(database: TestDatabase, stations = 30): Promise<number[]> {
  const store = storeOn(database.db)
  const from = start + (turns += 1) * 10 * minute
  const events = []
  for (const [index, pm25] of [90, 10, 95, 12].entries()) {
    const observations = Object.keys(manyDevices('station', stations)).map((station) =>
      incoming(station, from + index * minute, { pm25 }),
    )
    events.push(...(await commitAll(store, observations, rules)).events)
  }
  return events.map(({ seq }) => seq)
}

/** What every way of delivering promises, wherever its bell is kept. */
export function promisesOfDeliveries(kind: string, kept: () => Kept): void {
  describe(`deliveries, rung ${kind}`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await createTestDatabase(manyDevices('station', 30))
    })
    afterEach(stop)
    afterAll(() => database.drop())
    const told = (sink: Sink, seqs: readonly number[]) =>
      eventually('all of it is told', () => seqs.every((seq) => sink.taken().includes(seq)))

    test('two workers tell each alarm event once, signed, with its own key, in the order of its alarm', async () => {
      await using sink = await openSink()
      tell({ database, sink, kept: kept() })
      tell({ database, sink, kept: kept() })
      const seqs = await play(database)
      await told(sink, seqs)
      expect(sink.came.length).toBe(seqs.length)
      expect(new Set(sink.came.map(({ key }) => key)).size).toBe(seqs.length)
      expect(sink.came.every(({ isSigned, retro }) => isSigned && !retro)).toBe(true)
      expect(disordered(sink.came)).toEqual([])
      await eventually('it is kept', async () => {
        const [row] = await rowsOf<{ n: number }>(
          database.db,
          `select count(*)::int as n from delivery where state = 'delivered' and attempts = 1`,
        )
        return row?.n === seqs.length
      })
    })

    test('a far end that refuses, hangs and comes back gets all of it, in order, with the same keys', async () => {
      await using sink = await openSink(refuses)
      const deliveries = tell({ database, sink, kept: kept(), limitMs: 1_000 })
      const seqs = await play(database, 10)
      await eventually('some are refused', () => sink.came.length >= 10)
      sink.behave(hangs)
      await eventually('it hangs', () => deliveries.stats().refused >= 12)
      expect(deliveries.stats().farEndsWell).toBe(false)
      sink.behave(takes)
      await told(sink, seqs)
      expect(disordered(sink.came)).toEqual([])
      const keys = new Map(sink.came.map(({ seq, key }) => [seq, key]))
      expect(sink.came.filter(({ seq, key }) => keys.get(seq) !== key)).toEqual([])
      expect(deliveries.stats()).toMatchObject({ farEndsWell: true, givenUp: 0 })
    })

    test('one that fails holds up its own alarm only', async () => {
      await using sink = await openSink()
      const [bad] = ['station-1']
      sink.behave((response, notice) =>
        (notice.data.alarm.device === bad ? refuses : takes)(response, notice),
      )
      tell({ database, sink, kept: kept() })
      const seqs = await play(database, 5)
      const others = (): number => sink.came.filter(({ taken }) => taken).length
      await eventually('the others', () => others() === (seqs.length / 5) * 4)
      const first = sink.came.filter(({ taken }) => !taken).map(({ seq }) => seq)
      expect(new Set(first).size).toBe(1)
      sink.behave(takes)
      await told(sink, seqs)
      expect(disordered(sink.came)).toEqual([])
    })

    test('whoever died with a delivery in his hands: it is told again when his lease ends, with the same key', async () => {
      await using sink = await openSink()
      await tellEndpoint(database.db, name)
      const seqs = await play(database, 1)
      const { made } = await drainOutbox(database.db, { limit: 100 })
      const id = made[0]?.id ?? ''
      await leaseDelivery(database.db, { id, by: 'the dead', leaseMs: 1_500, mostOfEndpoint: 4 })
      tell({ database, sink, kept: kept() })
      await told(sink, seqs)
      expect(sink.came.map(({ key }) => key)).toContain(id)
      expect(disordered(sink.came)).toEqual([])
    })

    test('after days of trying, severities 4 and 5 are parked and tried on, others given up; both are said', async () => {
      await using sink = await openSink(refuses)
      const lines: Line[] = []
      const deliveries = tell({ database, sink, kept: kept(), lines, paces: { patienceMs: 0 } })
      const store = storeOn(database.db)
      const at = start + (turns += 1) * 10 * minute
      const { events } = await commitAll(store, [incoming('station-2', at, { pm25: 90, no2: 90 })], rules)
      expect(events.map(({ alarm }) => alarm.severity).sort()).toEqual([2, 4])
      const said = (event: string) => lines.filter((line) => line.event === event && line.level === 'error')
      await eventually('given up', () => said('alerting.delivery-given-up').length === 1)
      await eventually('parked', () => said('alerting.delivery-parked').length >= 1)
      await eventually('it is counted', () => deliveries.stats().parked === 1)
      sink.behave(takes)
      await told(sink, [events.find(({ alarm }) => alarm.severity === 4)?.seq ?? 0])
    })

    test('with nobody to tell, the outbox is ticked off, and who comes later is not told of it', async () => {
      await database.db.query('delete from delivery')
      await database.db.query('delete from endpoint')
      tell({ database, kept: kept() })
      await play(database, 3)
      const count = async (of: string): Promise<number | undefined> => {
        const [row] = await rowsOf<{ n: number }>(database.db, `select count(*)::int as n from ${of}`)
        return row?.n
      }
      await eventually('drained', async () => (await count('outbox where drained_at is null')) === 0)
      await using sink = await openSink()
      tell({ database, sink, kept: kept() })
      // the first of them drains, too, and would tick off what comes before the far end is known
      await eventually('the far end is known', async () => (await count('endpoint')) === 1)
      const seqs = await play(database, 1)
      await told(sink, seqs)
      expect(sink.taken().sort()).toEqual([...seqs].sort())
    })
  })
}
