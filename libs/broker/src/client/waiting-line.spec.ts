import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import type { Delivery } from '../delivery.js'
import { WaitingLine } from './waiting-line.js'

const delivery = (id: number, what = `${id}`, more: Partial<Delivery> = {}): Delivery => ({
  ...{ cmd: 'delivery', id, qos: 1, dup: false, retain: false, topic: 't' },
  ...{ payload: Buffer.from(what), isCut: false },
  ...more,
})

function aLine() {
  const acknowledged: number[] = []
  return { acknowledged, line: new WaitingLine((id) => acknowledged.push(id)) }
}

const shuffled = fc
  .integer({ min: 1, max: 200 })
  .chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }))

test('acknowledged is at any time the settled prefix, in the order of arrival', () => {
  fc.assert(
    fc.property(shuffled, (order) => {
      const { line, acknowledged } = aLine()
      const places = order.map((_, at) => line.enter(delivery(at + 1), 0))
      const settled = new Set<number>()
      for (const at of order) {
        line.settle(places[at]!, 0)
        settled.add(at)
        const prefix = order.findIndex((_, place) => !settled.has(place))
        const expected = prefix < 0 ? order.length : prefix
        expect(acknowledged).toEqual([...Array(expected).keys()].map((place) => place + 1))
      }
      expect([line.messages, line.bytes]).toEqual([0, 0])
    }),
  )
})

/** A broker that hands out numbers as it likes, also one that it has not got back, and sends again what waits. */
const events = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('deliver' as const), id: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ what: fc.constant('again' as const), place: fc.nat(9), id: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ what: fc.constant('settle' as const), place: fc.nat(9) }),
  ),
  { maxLength: 60 },
)

test('a number is acknowledged only after the last message that came under it is stored, and once for each coming', () => {
  fc.assert(
    fc.property(events, (steps) => {
      const stored = new Set<string>()
      const lastUnder = new Map<number, string>()
      const line = new WaitingLine((id) => {
        expect(stored).toContain(lastUnder.get(id))
        lastUnder.delete(id)
      })
      const open: { what: string; settle: () => void }[] = []
      let atMs = 0
      for (const [at, step] of steps.entries()) {
        atMs += 2_000
        const chosen = 'place' in step ? open[step.place % (open.length || 1)] : undefined
        if (step.what === 'settle') {
          if (chosen === undefined) continue
          stored.add(chosen.what)
          chosen.settle()
          open.splice(open.indexOf(chosen), 1)
          continue
        }
        const what = step.what === 'again' ? (chosen?.what ?? `new ${at}`) : `new ${at}`
        lastUnder.set(step.id, what)
        const place = line.enter(delivery(step.id, what, { dup: step.what === 'again' }), atMs)
        if (place !== undefined) open.push({ what, settle: () => line.settle(place, atMs) })
      }
    }),
  )
})

test('after the connection has gone nothing is acknowledged', () => {
  const { line, acknowledged } = aLine()
  const place = line.enter(delivery(1), 0)
  line.break()
  line.settle(place!, 0)
  expect(acknowledged).toEqual([])
  expect(line.messages).toBe(0)
})

test('two equal messages that come at once are two', () => {
  const { line } = aLine()
  expect(line.enter(delivery(1, 'same', { dup: true }), 0)).toBeDefined()
  expect(line.enter(delivery(2, 'same', { dup: true }), 10)).toBeDefined()
  expect(line.messages).toBe(2)
})

test('a long line that moves stands still since its first has become the first', () => {
  const { line } = aLine()
  expect(line.stillSinceMs).toBeUndefined()
  const [first, second] = [1, 2, 3].map((id) => line.enter(delivery(id), 1_000))
  expect(line.stillSinceMs).toBe(1_000)
  line.settle(second!, 30_000)
  expect(line.stillSinceMs).toBe(1_000)
  line.settle(first!, 44_000)
  expect(line.stillSinceMs).toBe(44_000)
  line.enter(delivery(4), 60_000)
  expect(line.stillSinceMs).toBe(44_000)
})
