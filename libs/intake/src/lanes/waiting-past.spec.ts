import { type DeviceState, emptyDeviceState } from '@haidang/domain'
import { type PastBacklog, type PastMessage, StoreUnavailable, type WaitingMessage } from '@haidang/store'

import { IntakeUnavailable } from '../intake-error.js'
import type { IntakePorts } from '../ports.js'
import { away, gate, good, message, nothing, now, outside, tick, until } from '../testing/outside.js'

const day = 86_400_000
const heardSince: DeviceState = {
  ...emptyDeviceState,
  latest: { pm25: { value: 1, at: now, receivedAt: now, status: 'measuring', flags: [] } },
}
/** Sixty minutes of a month ago. */
const past = (daysAgo = 30) =>
  message(
    Array.from({ length: 60 }, (_, place) => ({
      at: now - daysAgo * day + place * 60_000,
      values: { pm25: 1 },
    })),
  )
const left = ({ topic, payload }: PastMessage, id = 1): WaitingMessage => ({
  ...{ id, topic, payload },
  receivedAt: now - day,
})

/** What is in the table of a database that answers. */
function aTable(there: readonly WaitingMessage[] = []): PastBacklog & { rows: WaitingMessage[] } {
  const rows = [...there]
  const taken = new Set<number>()
  let last = rows.length
  return {
    rows,
    keep: (messages) => {
      for (const one of messages) rows.push({ ...one, id: (last += 1) })
      return Promise.resolve()
    },
    take: ({ most }) => {
      const free = rows.filter(({ id }) => !taken.has(id)).slice(0, most)
      for (const { id } of free) taken.add(id)
      return Promise.resolve(free)
    },
    end: (ids) => {
      for (const id of ids)
        rows.splice(
          rows.findIndex((row) => row.id === id),
          1,
        )
      return Promise.resolve()
    },
    count: () => Promise.resolve({ messages: rows.length, bytes: 7 * rows.length }),
  }
}

const limits = { patienceMs: 0, firstPauseMs: 1, longestPauseMs: 1, pastTroubledMs: 1, pastIdleMs: 1 }
const house = (pastBacklog: PastBacklog, ports: Partial<IntakePorts> = {}) =>
  outside({ ...{ limits, stateOf: () => heardSince, pastBacklog, isPastKept: true }, ...ports })

test('past is acknowledged when it is in the database as it came, and stored row by row afterwards', async () => {
  const table = aTable()
  const { commit, waiting, open } = gate()
  const { intake, batches } = house(table, { commit })
  await intake.accept(past())
  await until(() => waiting.length === 1)
  expect(table.rows).toHaveLength(1)
  open()
  await until(() => table.rows.length === 0)
  expect(batches.map(({ observations }) => observations.length)).toEqual([60])
  await intake.close()
})

test('how much waits is known', async () => {
  const { intake } = house({ ...aTable(), take: () => Promise.resolve([]) })
  await intake.accept(past())
  await until(() => intake.waitingPast().messages === 1)
  expect(intake.waitingPast()).toEqual({ messages: 1, bytes: 7 })
  await intake.close()
})

test('when too much waits, past is stored before it is acknowledged, and kept again when there is room', async () => {
  const table = aTable()
  const { commit, waiting, open } = gate()
  const { intake } = house(table, { commit, limits: { ...limits, pastBacklogBytes: 1 } })
  await intake.accept(past(30))
  await until(() => waiting.length === 1)
  let isAcknowledged = false
  const second = intake.accept(past(31)).then(() => (isAcknowledged = true))
  await tick()
  expect([isAcknowledged, table.rows.length]).toEqual([false, 1])
  open()
  await until(() => table.rows.length === 0 && intake.waitingPast().messages === 0)
  await until(() => waiting.length === 1)
  open()
  await second
  await intake.accept(past(32))
  expect(table.rows).toHaveLength(1)
  await until(() => waiting.length === 1)
  open()
  await until(() => table.rows.length === 0)
  await intake.close()
})

test('what is of now is not kept there', async () => {
  const table = aTable()
  const { intake, events } = house(table)
  await intake.accept(good())
  expect(events).toEqual(['commit'])
  await intake.close()
})

const topicOfPast = 'ioc/v1-past/air-quality/air-01/observations'

test('what is told as what was kept is kept unseen, and what of it cannot be read is refused in its turn', async () => {
  const table = aTable()
  const { intake, batches, rejections } = house(table)
  await intake.accept(message(undefined, { text: 'no json', topic: topicOfPast }))
  await until(() => table.rows.length === 0 && rejections.length === 1)
  expect(batches).toMatchObject([{ observations: [], refusals: [{ reason: 'bad-payload' }] }])
  await intake.close()
})

test('what is told as what was kept, and is ahead of all that was said, is stored like what is said now', async () => {
  const table = aTable()
  const { intake, batches } = house(table, { stateOf: () => emptyDeviceState })
  await intake.accept(message({ at: now - day, values: { pm25: 1 } }, { topic: topicOfPast }))
  await until(() => table.rows.length === 0)
  expect(batches.map(({ observations }) => observations.length)).toEqual([1])
  await intake.close()
})

test('where each device is held back by its own past nothing is kept, but what was left is stored', async () => {
  const table = aTable([left(past(31))])
  const keep = (): Promise<void> => Promise.reject(new Error('nothing shall be kept'))
  const { intake, batches } = house({ ...table, keep }, { isPastKept: false })
  await intake.accept(past())
  await until(() => table.rows.length === 0)
  expect(batches.flatMap(({ observations }) => observations)).toHaveLength(120)
  await intake.close()
})

test('what was left by a process that has died keeps the time at which it was received', async () => {
  const { intake, batches } = house(aTable([left(past())]))
  await until(() => batches.length === 1)
  expect(batches[0]?.observations[0]).toMatchObject({
    observation: { receivedAt: now - day },
    source: { receivedAt: now - day },
  })
  await intake.close()
})

test('while the database is away past is given back to the broker', async () => {
  const { intake } = house({
    ...aTable(),
    keep: () => Promise.reject(new StoreUnavailable('no connection')),
  })
  await expect(intake.accept(past())).rejects.toThrow(IntakeUnavailable)
  await intake.close()
})

test('what cannot be stored now stays, and is stored later', async () => {
  const table = aTable()
  let isAway = true
  const take: PastBacklog['take'] = ({ most }) => Promise.resolve(table.rows.slice(0, most)) // leases that are over at once
  const { intake, batches } = house(
    { ...table, take },
    { commit: () => (isAway ? away() : Promise.resolve(nothing)) },
  )
  await intake.accept(past())
  await tick()
  expect(table.rows).toHaveLength(1)
  isAway = false
  await until(() => table.rows.length === 0)
  expect(batches.flatMap(({ observations }) => observations)).toHaveLength(60)
  await intake.close()
})

test('what can never be stored goes to quarantine whole, and holds up nothing behind it', async () => {
  const table = aTable([left(past(31), 1), left(past(30), 2)])
  const { intake, batches } = house(table, {
    commit: ({ observations }) =>
      observations.some(({ observation }) => observation.at < now - 30 * day)
        ? Promise.reject(new Error('a row that no table takes'))
        : Promise.resolve(nothing),
  })
  await until(() => table.rows.length === 0)
  expect(batches.flatMap(({ refusals }) => refusals)).toMatchObject([
    { reason: 'unstorable', receivedAt: now - day },
  ])
  expect(batches.flatMap(({ observations }) => observations)).toHaveLength(60)
  await intake.close()
})

test('closing leaves in the database what nobody has begun to store', async () => {
  const table = aTable()
  const { intake, batches } = house({ ...table, take: () => Promise.resolve([]) })
  await intake.accept(past())
  await intake.close()
  expect([table.rows.length, batches.length]).toEqual([1, 0])
})
