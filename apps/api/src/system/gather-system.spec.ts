import { gatherSystem } from './gather-system.js'

const about = { startedAt: 0, now: 1_000_000, simulated: false, embedded: false, isAnswered: true }
const row = (name: string, agoMs: number, facts: Record<string, unknown>) => ({
  ...{ name, kind: name.replace(/-\d+$/, ''), startedAt: 0, agoMs, facts },
})
const stage = (more: object) => ({
  ...{ stage: 'commit', total: 10, perSecond: 1, delays: {}, errors: { total: 0 } },
  ...more,
})

test('what the ingest processes count is added up, of those that are there', () => {
  const rows = [
    row('ingest-1', 900, { counts: { received: 10, backlog: 1 }, waitingPast: 7 }),
    row('ingest-2', 300, { counts: { received: 5, backlog: 0 }, waitingPast: 8 }),
    row('ingest-3', 60_000, { counts: { received: 100 } }),
  ]
  const system = gatherSystem(rows, about)
  expect(system).toMatchObject({
    database: { available: true },
    intake: { received: 15, backlog: 1, waitingPast: 8 },
  })
  expect(system.processes.map(({ name, present }) => [name, present])).toEqual([
    ['ingest-1', true],
    ['ingest-2', true],
    ['ingest-3', false],
  ])
  expect(system.processes[2]?.heardAt).toBe('1970-01-01T00:15:40.000Z')
})

test('a stage is one line for all: times are joined, not averaged, and the newest error is told', () => {
  const quick = stage({ delays: { 10: 98 }, backlog: { waiting: 1, limit: 10 }, lastAt: 5 })
  const slow = stage({
    delays: { 25: 2 },
    backlog: { waiting: 2, limit: 10 },
    errors: { total: 3, last: { reason: 'store-unavailable', at: 7 } },
  })
  const rows = [row('ingest-1', 0, { stages: [quick] }), row('ingest-2', 0, { stages: [slow] })]
  const [joined] = gatherSystem(rows, about).stages
  expect(joined).toMatchObject({
    processes: ['ingest-1', 'ingest-2'],
    total: 20,
    perSecond: 2,
    backlog: { waiting: 3, limit: 20 },
    errors: { total: 3, last: { reason: 'store-unavailable', at: '1970-01-01T00:00:00.007Z' } },
  })
  expect(joined?.delay?.p50Ms).toBeLessThan(1.1)
  expect(joined?.delay?.p99Ms).toBeGreaterThan(200)
})

test('stages stand in the order of a message’s path', () => {
  const stages = ['silence-watch', 'frame', 'made-later', 'receive', 'commit'].map((name) =>
    stage({ stage: name }),
  )
  const names = gatherSystem([row('all-in-one', 0, { stages })], about).stages.map(({ stage: name }) => name)
  expect(names).toEqual(['receive', 'commit', 'frame', 'silence-watch', 'made-later'])
})

test('a process of another version that tells other things spoils nothing', () => {
  const rows = [
    row('ingest-1', 0, { counts: 7, stages: [{ stage: 1 }], memoryBytes: 'much', bus: { kind: 'smoke' } }),
    row('api-1', 0, { memoryBytes: 5, bus: { available: false, kind: 'redis', roundTripMs: 2 } }),
  ]
  const system = gatherSystem(rows, about)
  expect(system.stages).toEqual([])
  expect(system.processes.map(({ memoryBytes }) => memoryBytes)).toEqual([undefined, 5])
  expect(system.bus).toEqual({ available: false, kind: 'redis', roundTripMs: 2 })
})
