import { expect, test } from '@jest/globals'

import { isOfShard, sessionName, shardOf, wholeCity } from './shard.js'

const topics = Array.from({ length: 4_000 }, (_, at) => `ioc/v1/vehicle/car-${at}/observations`)

test('a device belongs to one shard, whatever its feed and channel', () => {
  for (const count of [1, 2, 4, 7]) {
    const shards = ['vehicle/car-1/observations', 'vehicle/car-1/presence', 'parking/car-1/events'].map(
      (rest) => shardOf(`ioc/v1/${rest}`, count),
    )
    expect(new Set(shards).size).toBe(1)
  }
})

test('the devices are shared out evenly', () => {
  const counts = [0, 0, 0, 0]
  for (const topic of topics) counts[shardOf(topic, 4)]! += 1
  expect(Math.min(...counts)).toBeGreaterThan(800)
})

test('every topic, also one that names no device, has exactly one shard', () => {
  for (const topic of ['', 'a', 'ioc/v1', 'ioc/v1/x', '///', 'ü/ö/ä/ß'])
    expect([0, 1, 2].filter((index) => isOfShard(topic, { index, of: 3 }))).toHaveLength(1)
})

test('the division never changes: the sessions at brokers are made after it', () => {
  const shards = ['aq-01', 'aq-02', 'truck-17', 'wl-3'].map((id) => shardOf(`ioc/v1/f/${id}/events`, 16))
  expect(shards).toEqual([1, 8, 7, 14])
})

test('a session is named after its part and the number of parts', () => {
  expect(sessionName('ioc-ingest', wholeCity)).toBe('ioc-ingest')
  expect(sessionName('ioc-ingest', { index: 2, of: 4 })).toBe('ioc-ingest-2-of-4')
})
