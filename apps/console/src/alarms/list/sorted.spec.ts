import { expect, test } from '@jest/globals'
import { anAlarm } from '../../live/testing-alarms.js'
import { alarmsInSight } from './lines-in-sight.js'
import { type SortFacts, sorted } from './sorted.js'

const facts: SortFacts = {
  language: 'vi',
  now: 10_000,
  placeOf: ({ device }) => device,
  currentOf: ({ id }) => (id === 'b' ? 600 : undefined),
  ageOf: ({ id }) => (id === 'a' ? undefined : id.length),
}
const alarms = [
  anAlarm({ id: 'a', device: 'Đống Đa', raisedAt: 3_000, severity: 5, limit: undefined, value: undefined }),
  anAlarm({ id: 'b', device: 'Cầu Rồng', raisedAt: 1_000, severity: 2, limit: 300, value: 310 }),
  anAlarm({
    id: 'c',
    device: 'An Hải',
    raisedAt: 2_000,
    clearedAt: 2_500,
    severity: 2,
    limit: 150,
    value: 160,
  }),
]
const order = (by: NonNullable<Parameters<typeof sorted>[1]>['by'], down: boolean) =>
  sorted(alarms, { by, down }, facts).map(({ id }) => id)

test('without a choice the order is the one that came', () => {
  expect(sorted(alarms, undefined, facts)).toBe(alarms)
})

test('each column sorts by what it tells; equals stand as usual', () => {
  expect(order('raised', true)).toEqual(['a', 'c', 'b'])
  expect(order('severity', false)).toEqual(['c', 'b', 'a'])
  expect(order('span', true)).toEqual(['b', 'a', 'c'])
})

test('names go by the Vietnamese alphabet, in which Đ comes after D', () => {
  expect(order('where', false)).toEqual(['c', 'b', 'a'])
})

test('how far over the limit counts the value of now; what is not known comes last both ways', () => {
  expect(order('trend', true)).toEqual(['b', 'c', 'a'])
  expect(order('trend', false)).toEqual(['c', 'b', 'a'])
  expect(order('quality', false).at(-1)).toBe('a')
})

test('in sight is only what is wholly in sight, and nothing of a closed group', () => {
  const lines = Array.from({ length: 6 }, (_, n) => ({
    kind: 'alarm' as const,
    alarm: anAlarm({ id: `${n}` }),
    inGroup: false,
  }))
  const group = {
    kind: 'group' as const,
    key: 'k',
    name: 'k',
    worst: anAlarm(),
    count: 9,
    severities: [],
    unacknowledged: 9,
    open: false,
  }
  const seen = (topPx: number) =>
    alarmsInSight([...lines.slice(0, 3), group, ...lines.slice(3)], { topPx, heightPx: 130, rowPx: 40 }).map(
      ({ id }) => id,
    )
  expect(seen(0)).toEqual(['0', '1', '2'])
  expect(seen(50)).toEqual(['2'])
})
