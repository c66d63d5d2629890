import { createRecentEvents } from './recent-events.js'

const events = (...seqs: number[]) => seqs.map((seq) => ({ seq }))
const numbers = (found: readonly { seq: number }[] | undefined) => found?.map(({ seq }) => seq)

test('memory begins where it is opened and knows nothing older', () => {
  const recent = createRecentEvents<{ seq: number }>({ from: 10, memory: 3 })
  expect(recent.position()).toBe(10)
  expect(recent.since(10)).toEqual([])
  expect(recent.since(9)).toBeUndefined()
})

test('what came after a number is given in order, whether or not the number itself is there', () => {
  const recent = createRecentEvents<{ seq: number }>({ from: 10, memory: 10 })
  recent.add(events(12, 13, 17))
  expect(numbers(recent.since(10))).toEqual([12, 13, 17])
  expect(numbers(recent.since(13))).toEqual([17])
  expect(numbers(recent.since(14))).toEqual([17])
  expect(numbers(recent.since(99))).toEqual([])
  expect(recent.position()).toBe(17)
})

test('memory keeps the newest, never fewer than it was asked to, never more than twice as many', () => {
  const recent = createRecentEvents<{ seq: number }>({ from: 0, memory: 3 })
  for (let seq = 1; seq <= 20; seq += 1) {
    recent.add(events(seq))
    const reach = [...Array(seq + 1).keys()].filter((after) => recent.since(after) !== undefined)
    const oldest = Math.min(...reach)
    expect(seq - oldest).toBeGreaterThanOrEqual(Math.min(3, seq))
    expect(seq - oldest).toBeLessThanOrEqual(6)
    expect(numbers(recent.since(oldest))).toEqual(
      [...Array(seq - oldest).keys()].map((place) => oldest + 1 + place),
    )
  }
})
