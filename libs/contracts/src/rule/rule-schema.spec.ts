import { describe, expect, test } from '@jest/globals'
import { feeds } from '@haidang/domain'
import { ruleSchema } from './rule-schema.js'

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
