import { describe, expect, test } from '@jest/globals'
import { areaId, deviceId, emptyDeviceState, feedId } from '@haidang/domain'

import { type DeviceEntry, createDeviceCache } from './device-cache.js'

const entry = (id: string, version: number, watchedAt?: number): DeviceEntry => ({
  ...{ key: 1, id: deviceId(id), feed: feedId('air-quality'), area: areaId('hai-chau'), intervalMs: 60_000 },
  ...{ labels: {}, version, dueAt: watchedAt, state: emptyDeviceState },
})

describe('the states that this process saw last', () => {
  test('an earlier one does not take the place of a later', () => {
    const cache = createDeviceCache(10)
    cache.put(entry('a', 3))
    cache.put(entry('a', 2))
    expect(cache.get(deviceId('a'))?.version).toBe(3)
  })

  test('what is forgotten is not known, and still how it was seen last', () => {
    const cache = createDeviceCache(10)
    const [a, b] = [entry('a', 3), entry('b', 1)]
    cache.put(a)
    cache.put(b)
    cache.forget()
    expect(cache.get(a.id)).toBeUndefined()
    expect(cache.lastSeen(a.id)).toBe(a.state)
    expect(cache.lastSeen(b.id)).toBe(b.state)
    expect(cache.lastSeen(deviceId('never'))).toBeUndefined()
  })

  test('a device that has been forgotten may begin anew', () => {
    const cache = createDeviceCache(10)
    cache.put(entry('a', 3))
    cache.forget([deviceId('a')])
    const again = { ...entry('a', 0), state: { ...emptyDeviceState } }
    cache.put(again)
    expect(cache.get(again.id)).toBe(again)
    expect(cache.lastSeen(again.id)).toBe(again.state)
  })

  test('beyond its limit those kept longest give way, of the known and of the forgotten', () => {
    const cache = createDeviceCache(2)
    for (const id of ['a', 'b', 'c']) cache.put(entry(id, 1))
    expect(['a', 'b', 'c'].map((id) => cache.get(deviceId(id)) !== undefined)).toEqual([false, true, true])
    cache.forget()
    cache.put(entry('d', 1))
    cache.forget()
    expect(['b', 'c', 'd'].map((id) => cache.lastSeen(deviceId(id)) !== undefined)).toEqual([
      false,
      true,
      true,
    ])
  })
})
