import { describe, expect, test } from '@jest/globals'
import { feeds } from '@haidang/domain'
import { z } from 'zod'
import { ruleDraftSchema, ruleJsonSchemaDocument, ruleSchema } from './rule-schema.js'

const dust = {
  id: 'dust',
  name: { vi: 'Bụi', en: 'Dust' },
  feed: 'air-quality',
  condition: {
    kind: 'threshold',
    quantity: 'pm25',
    direction: 'above',
    levels: [{ limit: 80, severity: 2 }],
    deadband: 2,
  },
}

const anEventRule = (changes: Readonly<Record<string, unknown>>) => ({
  ...{ id: 'offences', name: { vi: 'Vi phạm', en: 'Violations' }, feed: 'parking' },
  condition: {
    ...{ kind: 'event', event: 'violation', windowMs: 600_000, levels: [{ limit: 1, severity: 1 }] },
    ...changes,
  },
})

describe('a rule', () => {
  test('is read with its defaults', () => {
    expect(ruleSchema.parse(dust)).toMatchObject({ version: 1, onDelayMs: 0, offDelayMs: 0 })
  })

  test('as every feed ships it keeps its own schema', () => {
    for (const rule of feeds.flatMap((feed) => feed.rules))
      expect(ruleSchema.parse(JSON.parse(JSON.stringify(rule)))).toEqual(rule)
  })

  test.each([
    ['of no feed', { ...dust, feed: 'bees' }, 'there is no feed bees'],
    [
      'of a quantity that the feed lacks',
      { ...dust, condition: { ...dust.condition, quantity: 'honey' } },
      'has no quantity honey',
    ],
    [
      'with levels out of order',
      {
        ...dust,
        condition: {
          ...dust.condition,
          levels: [
            { limit: 80, severity: 3 },
            { limit: 90, severity: 2 },
          ],
        },
      },
      'levels must rise',
    ],
    ['of an event that the feed lacks', anEventRule({ event: 'fire' }), 'has no event fire'],
    [
      'of an event’s field that it lacks',
      anEventRule({ where: [{ field: 'colour', values: ['red'] }] }),
      'has no field colour',
    ],
    [
      'of a field that is never so',
      anEventRule({ where: [{ field: 'offence', values: ['theft'] }] }),
      'offence is never theft',
    ],
    [
      'of a word that has limits',
      anEventRule({ where: [{ field: 'offence', atLeast: 1 }] }),
      'only a number has limits',
    ],
    ['of a field without a test', anEventRule({ where: [{ field: 'plate' }] }), 'needs values'],
    ['of half an event', anEventRule({ levels: [{ limit: 0.5, severity: 1 }] }), 'expected int'],
    ['of an event that lasts', { ...anEventRule({}), onDelayMs: 1_000 }, 'delays must be 0'],
    ['with a word too many', { ...dust, mood: 'good' }, 'mood'],
    [
      'with a zone of two corners',
      {
        ...dust,
        condition: {
          kind: 'geofence',
          event: 'enter',
          severity: 2,
          zone: {
            id: 'z',
            name: dust.name,
            ring: [
              [1, 2],
              [3, 4],
            ],
          },
        },
      },
      'ring',
    ],
  ])('%s is refused by name', (_, rule, says) => {
    const result = ruleSchema.safeParse(rule)
    expect(result.success ? '' : JSON.stringify(result.error.issues)).toContain(says)
  })
})

const levels = [{ limit: 30, severity: 3 }]
const vehicle = { ...dust, feed: 'vehicle' }
const zone = {
  id: 'z',
  name: dust.name,
  line: [
    [108.2, 16],
    [108.3, 16],
  ],
  halfWidthM: 50,
}

describe('a rule of every kind', () => {
  const good = [
    {
      ...dust,
      condition: {
        kind: 'rate',
        quantity: 'pm25',
        direction: 'rising',
        perMs: 3_600_000,
        windowMs: 600_000,
        levels,
        deadband: 1,
      },
    },
    { ...dust, condition: { kind: 'sum', quantity: 'pm25', windowMs: 3_600_000, levels, deadband: 0 } },
    {
      ...dust,
      condition: {
        kind: 'category',
        quantity: 'vnAqi',
        scale: 'vn-aqi',
        levels: [{ category: 'bad', severity: 3 }],
        deadband: 3,
      },
    },
    { ...vehicle, condition: { kind: 'match', quantity: 'duty', values: ['on-scene'], severity: 2 } },
    { ...vehicle, condition: { kind: 'geofence', event: 'dwell', dwellMs: 60_000, zone, severity: 2 } },
    { ...vehicle, condition: { kind: 'speed', levels, deadband: 5, zone } },
    {
      ...dust,
      condition: { kind: 'expression', expression: 'pm25 > 80.0', quantities: ['pm25'], severity: 2 },
    },
    {
      ...dust,
      schedule: {
        zone: 'Asia/Ho_Chi_Minh',
        hours: [{ days: [1, 2, 3, 4, 5], fromMinute: 360, toMinute: 1_080 }],
      },
    },
  ]
  test.each(good.map((rule) => [rule.condition.kind, rule] as const))(
    '%s is read, and stored again as it was',
    (_, rule) => {
      const read = ruleSchema.parse(rule)
      expect(ruleSchema.parse(JSON.parse(JSON.stringify(read)))).toEqual(read)
    },
  )

  test('fits the published JSON Schema as far as shapes go, and nothing else does', () => {
    const published = z.fromJSONSchema(ruleJsonSchemaDocument())
    for (const rule of good) {
      expect(published.safeParse(rule).success).toBe(true)
      expect(ruleDraftSchema.safeParse(rule).success).toBe(true)
      expect(published.safeParse({ ...rule, condition: { ...rule.condition, kind: 'hunch' } }).success).toBe(
        false,
      )
    }
  })

  test.each([
    [
      'a limit of a word',
      { ...vehicle, condition: { kind: 'sum', quantity: 'duty', windowMs: 60_000, levels, deadband: 0 } },
      'only a number has limits',
    ],
    [
      'a state that never is',
      { ...vehicle, condition: { kind: 'match', quantity: 'duty', values: ['asleep'], severity: 2 } },
      'duty is never asleep',
    ],
    [
      'a stay of no length',
      { ...vehicle, condition: { kind: 'geofence', event: 'dwell', zone, severity: 2 } },
      'dwellMs goes with dwell',
    ],
    [
      'categories out of order',
      {
        ...dust,
        condition: {
          kind: 'category',
          quantity: 'vnAqi',
          scale: 'vn-aqi',
          levels: [
            { category: 'bad', severity: 2 },
            { category: 'poor', severity: 3 },
          ],
          deadband: 0,
        },
      },
      'levels must rise',
    ],
    [
      'an index scale on what is no index',
      {
        ...dust,
        condition: {
          ...{ kind: 'category', quantity: 'pm25', scale: 'vn-aqi', deadband: 0 },
          levels: [{ category: 'bad', severity: 2 }],
        },
      },
      'vn-aqi is a scale of vnAqi, vnAqiDay',
    ],
    [
      'a rate over less than one report',
      {
        ...dust,
        condition: {
          ...{ kind: 'rate', quantity: 'pm25', direction: 'rising', perMs: 60_000, windowMs: 60_000 },
          ...{ levels, deadband: 5 },
        },
      },
      'a rate is told from two values',
    ],
    [
      'a speed of what does not move',
      { ...dust, condition: { kind: 'speed', levels, deadband: 5 } },
      'has no quantity speed',
    ],
    [
      'hours of no place',
      { ...dust, schedule: { zone: 'Asia/Atlantis', hours: [{ days: [1], fromMinute: 0, toMinute: 1 }] } },
      'is no time zone',
    ],
    [
      'an expression of a quantity that the feed lacks',
      {
        ...dust,
        condition: { kind: 'expression', expression: 'honey > 1.0', quantities: ['honey'], severity: 2 },
      },
      'has no quantity honey',
    ],
  ])('%s is refused by name', (_, rule, says) => {
    const { error } = ruleSchema.safeParse(rule)
    expect(JSON.stringify(error?.issues ?? '')).toContain(says)
  })
})
