import { expect, test } from '@jest/globals'
import { feeds } from '@haidang/domain'
import { ruleDraftSchema } from './rule-schema.js'

const name = { vi: 'Thử', en: 'Try' }
const level = (limit: number) => [{ limit, severity: 2 }]
const fence = (ring: number[][]) => ({
  ...{ kind: 'geofence', event: 'enter', severity: 2 },
  zone: { id: 'zone', name, ring },
})
const real = [[108.2, 16], [108.3, 16], [108.3, 16.1]] // prettier-ignore
const dust = { kind: 'threshold', quantity: 'pm25', direction: 'above', levels: level(80), deadband: 2 }
const minute = 60_000
const rain = { kind: 'sum', quantity: 'rainfall', windowMs: 60 * minute, levels: level(50), deadband: 5 }
const rising = {
  ...{ kind: 'rate', quantity: 'pm25', direction: 'rising', perMs: 60 * minute, windowMs: 60 * minute },
  ...{ levels: level(30), deadband: 2 },
}
const inCategory = (category: string) => [{ category, severity: 2 }]
const index = {
  ...{ kind: 'category', scale: 'vn-aqi', quantity: 'vnAqi', deadband: 5 },
  levels: inCategory('bad'),
}
const crowd = { kind: 'area', quantity: 'pm25', direction: 'above', limit: 80, levels: level(2), deadband: 1 }

const toldOf = (feed: string, condition: object, more: object = {}) => {
  const read = ruleDraftSchema.safeParse({ id: 'try', name, feed, condition, ...more })
  return read.success ? [] : read.error.issues.map(({ message }) => message)
}

test.each<[string, string, object, RegExp]>([
  ['a fence around what stands still', 'rain-gauge', fence(real), /go nowhere/],
  ['a ring of one point', 'vehicle', fence([[108, 16], [108, 16], [108, 16]]), /encloses nothing/], // prettier-ignore
  ['a ring that is a line', 'vehicle', fence([[108, 16], [108.1, 16.1], [108.2, 16.2]]), /encloses nothing/], // prettier-ignore
  [
    'a limit beyond what is possible',
    'air-quality',
    { ...dust, levels: level(99_999) },
    /no value reaches 99999/,
  ],
  ['a limit that is always reached', 'air-quality', { ...dust, levels: level(0), deadband: 0 }, /never end/],
  ['a deadband below zero dust', 'air-quality', { ...dust, levels: level(1), deadband: 5 }, /never end/],
  ['a limit from below beyond the range', 'air-quality', { ...dust, direction: 'below', levels: level(-1) }, /no value reaches/], // prettier-ignore
  ['a deadband above all rest', 'vehicle', { kind: 'speed', levels: level(5), deadband: 6 }, /never end/],
  ['a count of none', 'air-quality', { ...crowd, levels: level(0), deadband: 0 }, /never end/],
  ['a count that cannot fall so far', 'air-quality', { ...crowd, deadband: 3 }, /never end/],
  ['a sum of one value', 'rain-gauge', { ...rain, windowMs: minute }, /two values and more/],
  ['a sum that dry weather reaches', 'rain-gauge', { ...rain, levels: level(0), deadband: 0 }, /never end/],
  ['a sum that cannot fall so far', 'rain-gauge', { ...rain, deadband: 51 }, /never end/],
  ['a rate of what stands still', 'air-quality', { ...rising, levels: level(0), deadband: 0 }, /never end/],
  ['a rate that only a fall would end', 'air-quality', { ...rising, deadband: 31 }, /never end/],
  ['a category that is always reached', 'air-quality', { ...index, levels: inCategory('good') }, /never end/],
  ['a category nothing comes back from', 'air-quality', { ...index, deadband: 200 }, /never end/],
  [
    ...(['an amount that is none', 'parking'] as const),
    {
      ...{ kind: 'event', event: 'payment', windowMs: 60_000, levels: level(1) },
      where: [{ field: 'amountVnd', atLeast: 5, atMost: 1 }],
    },
    /both at least and at most/,
  ],
])('%s is not drafted', (...[, feed, condition, says]) => {
  expect(toldOf(feed, condition)).toEqual([expect.stringMatching(says)])
})

test.each([{ areas: [] }, { devices: [] }])('a rule for no place at all is not drafted: %j', (scope) => {
  expect(toldOf('air-quality', dust, { scope })).toEqual([
    'an empty list of areas or devices is none of them',
  ])
})

test.each<[string, string, object]>([
  ['a sum down to nothing', 'rain-gauge', { ...rain, deadband: 50 }],
  ['a rate down to a standstill', 'air-quality', { ...rising, deadband: 30 }],
  ['a category', 'air-quality', index],
  ['a fence', 'vehicle', fence(real)],
  ['a ring that crosses itself', 'vehicle', fence([[108, 16], [108.1, 16.1], [108.1, 16], [108, 16.1]])], // prettier-ignore
  ['down to nothing at all', 'air-quality', { ...dust, levels: level(5), deadband: 5 }],
  ['a count down to none', 'air-quality', { ...crowd, deadband: 2 }],
  ['a count without a deadband', 'air-quality', { ...crowd, levels: level(1), deadband: 0 }],
])('%s is', (...[, feed, condition]) => {
  expect(toldOf(feed, condition)).toEqual([])
})

test('no rule that comes with a feed is one of these', () => {
  for (const { version: _version, ...rule } of feeds.flatMap((feed) => feed.rules))
    expect(ruleDraftSchema.safeParse(rule)).toMatchObject({ success: true })
})
