import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { compileFilters, isTopicName, matchesFilter } from './topic-filter.js'

test.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a/B', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a/', true],
  ['a/+', 'a', false],
  ['a/+', 'a/b/c', false],
  ['+/+', '/a', true],
  ['a/#', 'a', true],
  ['a/#', 'a/b/c', true],
  ['a/#', 'ab', false],
  ['#', 'a/b', true],
  ['#', '$SYS/broker', false],
  ['+/broker', '$SYS/broker', false],
  ['ioc/v1/+/+/observations', 'ioc/v1/air-quality/aq-1/observations', true],
  ['ioc/v1/+/+/observations', 'ioc/v1/air-quality/aq-1/rejections', false],
])('the filter %s matches the topic %s: %s', (filter, topic, expected) => {
  expect(matchesFilter(filter, topic)).toBe(expected)
  expect(compileFilters([filter])(topic)).toBe(expected)
})

test.each(['', '#', 'a/+', 'a#', '$SYS/x', 'a\0b', 'a'.repeat(1_025)])(
  '%j is no topic of a message',
  (topic) => {
    expect(isTopicName(topic)).toBe(false)
  },
)

test("a device's filters let nothing through but its own three topics", () => {
  const own = ['observations', 'events', 'presence'].map((channel) => `ioc/v1/air-quality/aq-1/${channel}`)
  const mayPublish = compileFilters(own)
  const level = fc.oneof(
    fc.constantFrom('ioc', 'v1', 'air-quality', 'aq-1', 'observations', '+', '#', ''),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(level, { maxLength: 7 }), (levels) => {
      const topic = levels.join('/')
      expect(mayPublish(topic)).toBe(own.includes(topic))
    }),
  )
})
