import { expect, test } from '@jest/globals'
import { formatTopic, parseTopic } from './topic.js'

test('a topic says feed, device and channel, both ways', () => {
  const topic = 'ioc/v1/air-quality/aq-01/observations'
  expect(parseTopic(topic)).toEqual({ feed: 'air-quality', device: 'aq-01', channel: 'observations' })
  expect(formatTopic({ feed: 'air-quality', device: 'aq-01', channel: 'observations' })).toBe(topic)
})

test('what a device kept has a topic of its own, outside of all that is said now', () => {
  const topic = 'ioc/v1-past/air-quality/aq-01/observations'
  expect(parseTopic(topic)).toEqual({ feed: 'air-quality', device: 'aq-01', channel: 'past' })
  expect(formatTopic({ feed: 'air-quality', device: 'aq-01', channel: 'past' })).toBe(topic)
})

test.each([
  '',
  'ioc/v1/air-quality/aq-01',
  'ioc/v2/air-quality/aq-01/observations',
  'ioc/v1/air-quality/aq-01/observations/x',
  'ioc/v1/air-quality/#/observations',
  'ioc/v1/+/aq-01/observations',
  'ioc/v1/air-quality/__proto__/observations',
  'ioc/v1/air-quality/aq-01/else',
  'ioc/v1/air-quality/aq-01/past',
  'ioc/v1-past/air-quality/aq-01/events',
  '/ioc/v1/air-quality/aq-01/observations',
  '/'.repeat(60_000),
])('%p is no topic of ours', (topic) => {
  expect(parseTopic(topic)).toBeUndefined()
})
