import { deviceId, feedId } from '@haidang/domain'
import { anObservation } from '@haidang/domain/testing'

import type { CommitBatch, IncomingEvent, IncomingObservation } from './commit-batch.js'
import { type BatchPart, createDivision } from './divide-batch.js'

const from = (device: string, at: number): IncomingObservation => {
  const { values, receivedAt } = anObservation(at, { pm25: 1 })
  const source = { topic: 't', payload: new Uint8Array(), receivedAt }
  const observation = {
    device: deviceId(device),
    feed: feedId('air-quality'),
    at,
    receivedAt,
    values,
    simulated: false,
  }
  return { observation, source, index: 0 }
}

const anEvent = (device: string, at: number): IncomingEvent => ({
  event: {
    ...{ device: deviceId(device), feed: feedId('parking'), kind: 'payment', at, receivedAt: at, data: {} },
    ...{ maxAgeMs: 0, simulated: false },
  },
  source: { topic: 't', payload: new Uint8Array(), receivedAt: at },
  index: 0,
})

const batchOf = (observations: IncomingObservation[]): CommitBatch => ({
  observations,
  signals: [{ device: deviceId('a'), signal: { kind: 'presence', at: 1, online: true } }],
  refusals: [],
})

/** Commits against a database that refuses the given instants; tells the order in which the rest went in. */
function commitAgainst(poison: ReadonlySet<number>, batch: CommitBatch) {
  const division = createDivision(batch)
  const stored: number[] = []
  const places: number[] = []
  const unstorable: BatchPart['unstorable'][number][] = []
  let tries = 0
  let signals = 0
  for (let part = division.next(); part; part = division.next()) {
    tries += 1
    const ats = part.batch.observations.map(({ observation }) => observation.at)
    if (ats.some((at) => poison.has(at))) {
      expect(division.divide(part, new Error('refused'))).toBe(true)
      continue
    }
    stored.push(...ats)
    places.push(...part.places)
    unstorable.push(...part.unstorable)
    signals += part.batch.signals.length
  }
  return { stored, places, unstorable, tries, signals }
}

test('a batch without poison is one part', () => {
  const { stored, tries, signals } = commitAgainst(new Set(), batchOf([from('a', 1), from('a', 2)]))
  expect([stored, tries, signals]).toEqual([[1, 2], 1, 1])
})

test('the rows around a poison row go in, in order, and the signals once, at the end', () => {
  const batch = batchOf(Array.from({ length: 100 }, (_, index) => from('a', index)))
  const { stored, places, unstorable, tries, signals } = commitAgainst(new Set([37]), batch)
  const expected = Array.from({ length: 100 }, (_, index) => index).filter((index) => index !== 37)
  expect(stored).toEqual(expected)
  expect(places).toEqual(expected)
  expect(unstorable.map(({ reason }) => reason)).toEqual(['unstorable'])
  expect(signals).toBe(1)
  expect(tries).toBeLessThan(20)
})

test('after fifty failures only the devices that sent poison are taken apart', () => {
  const batch = batchOf(
    Array.from({ length: 2_000 }, (_, index) => from(index % 4 === 0 ? 'bad' : 'good', index)),
  )
  const poison = new Set(Array.from({ length: 500 }, (_, index) => index * 4))
  const { stored, unstorable, tries } = commitAgainst(poison, batch)
  expect(stored).toHaveLength(1_500)
  expect(stored).toEqual(stored.toSorted((a, b) => a - b))
  expect(unstorable).toHaveLength(500)
  // Each bad row is tried alone and put aside; halving all 2,000 would have taken thousands more.
  expect(tries).toBeLessThan(1_150)
})

test('a poison event is found like a poison row, and the others keep their places', () => {
  const events = Array.from({ length: 8 }, (_, at) => anEvent('lot', at))
  const division = createDivision({ ...batchOf([from('a', 1)]), deviceEvents: events })
  const stored: number[] = []
  let refused = 0
  for (let part = division.next(); part; part = division.next()) {
    const ats = (part.batch.deviceEvents ?? []).map(({ event }) => event.at)
    if (ats.includes(5)) expect(division.divide(part, new Error('refused'))).toBe(true)
    else {
      expect(part.eventPlaces).toEqual(ats)
      stored.push(...ats)
      refused += part.unstorable.length
    }
  }
  expect([stored, refused]).toEqual([[0, 1, 2, 3, 4, 6, 7], 1])
})

test('a part without observations has no row to blame', () => {
  const division = createDivision(batchOf([]))
  const part = division.next()
  expect(part && division.divide(part, new Error('refused'))).toBe(false)
})
