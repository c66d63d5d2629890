import { describe, expect, test } from '@jest/globals'
import { type LiveDeviceCard, type LiveValue, positionFlags } from '@haidang/contracts'
import { Water, mostDevices } from './water.js'

const value = (number: number, at: number): LiveValue => ({
  value: number,
  at,
  receivedAt: at + 100,
  status: 'measuring',
  flags: [],
})

const card = (id: string, values: Record<string, LiveValue> = {}): LiveDeviceCard => ({
  id,
  values,
  simulated: true,
  name: { vi: id, en: id },
  area: 'ward-1',
  labels: {},
  intervalSeconds: 300,
})

function filled(): Water {
  const water = new Water()
  const devices = [card('aq-1', { pm25: value(40, 1_000) }), card('aq-2')]
  water.takeSnapshot({ feed: 'air-quality', version: 5, idsVersion: 3, devices, ids: ['aq-1', 'aq-2'] })
  water.drain()
  return water
}

const change = (id: string, values: Record<string, LiveValue>) => ({ id, values, simulated: true })

test('of a great many devices the screen gets as many as it can take, then the rest', () => {
  const water = new Water()
  const devices = Array.from({ length: mostDevices + 7 }, (_, place) => card(`v-${place}`))
  water.takeSnapshot({
    feed: 'vehicle',
    version: 1,
    idsVersion: 1,
    devices,
    ids: devices.map(({ id }) => id),
  })
  expect(water.drain().devices).toHaveLength(mostDevices)
  expect(water.hasChanges).toBe(true)
  expect(water.drain()).toMatchObject({ devices: { length: 7 }, rosters: [] })
  expect(water.hasChanges).toBe(false)
})

describe('the newest of everything', () => {
  test('a frame changes only what it names', () => {
    const water = filled()
    expect(
      water.takeFrame({
        feed: 'air-quality',
        version: 6,
        devices: [change('aq-1', { no2: value(18, 2_000) })],
      }),
    ).toBe('taken')
    const { devices } = water.drain()
    expect(devices.map(({ id }) => id)).toEqual(['aq-1'])
    expect(devices[0]?.values).toMatchObject({ pm25: { value: 40 }, no2: { value: 18 } })
  })

  test('an older value never replaces a newer one', () => {
    const water = filled()
    water.takeFrame({ feed: 'air-quality', version: 6, devices: [change('aq-1', { pm25: value(99, 500) })] })
    expect(water.drain().devices[0]?.values).toMatchObject({ pm25: { value: 40, at: 1_000 } })
  })

  test('a missing frame is noticed, and what came is used all the same', () => {
    const water = filled()
    expect(
      water.takeFrame({
        feed: 'air-quality',
        version: 8,
        devices: [change('aq-1', { pm25: value(41, 9_000) })],
      }),
    ).toBe('gap')
    expect(water.drain().devices[0]?.values).toMatchObject({ pm25: { value: 41 } })
  })

  test('a frame from before the snapshot is passed over', () => {
    const water = filled()
    expect(
      water.takeFrame({
        feed: 'air-quality',
        version: 5,
        devices: [change('aq-1', { pm25: value(1, 9_000) })],
      }),
    ).toBe('old')
    expect(water.hasChanges).toBe(false)
  })

  test('a device that nobody introduced asks for a snapshot', () => {
    expect(filled().takeFrame({ feed: 'air-quality', version: 6, devices: [change('aq-9', {})] })).toBe('gap')
  })

  test('a new snapshot takes away what is no longer there', () => {
    const water = filled()
    water.takeSnapshot({
      feed: 'air-quality',
      version: 9,
      idsVersion: 4,
      devices: [card('aq-2')],
      ids: ['aq-2'],
    })
    expect(water.drain()).toMatchObject({
      removed: ['aq-1'],
      rosters: [{ feed: 'air-quality', ids: ['aq-2'] }],
    })
  })

  test('many frames before a look are one change a device', () => {
    const water = filled()
    for (let version = 6; version < 30; version += 1) {
      water.takeFrame({
        feed: 'air-quality',
        version,
        devices: [change('aq-1', { pm25: value(version, version * 1_000) })],
      })
    }
    expect(water.drain().devices).toHaveLength(1)
    expect(water.drain().devices).toHaveLength(0)
  })

  test('what a record says of its vehicle is as good as a frame, and what it does not say stays', () => {
    const water = new Water()
    const known = {
      value: 'available',
      at: 1_000,
      receivedAt: 1_100,
      status: 'measuring' as const,
      flags: [],
    }
    water.takeSnapshot({
      ...{ feed: 'vehicle', version: 1, idsVersion: 2, ids: ['truck'] },
      devices: [card('truck', { duty: known })],
    })
    water.drain()
    const record = { index: 0, lon: 108.2, lat: 16.1, speedKmh: 30.02, headingDeg: 90, ageMs: 500, state: 2 }
    const { simulated, online, ignition, speedSaid, ignitionSaid, stateSaid } = positionFlags
    const takes = (flags: number, serverAt: number) =>
      water.takePositions('vehicle', { version: 2, serverAt, records: [{ ...record, flags }] })
    takes(simulated | online, 10_000)
    expect(water.hasChanges).toBe(false)
    takes(ignition | speedSaid | ignitionSaid, 10_000)
    const [first] = water.drain().devices
    expect(first?.values).toEqual({
      duty: known,
      speed: { value: 30, at: 9_500, receivedAt: 9_500, status: 'measuring', flags: [] },
      ignition: { value: true, at: 9_500, receivedAt: 9_500, status: 'measuring', flags: [] },
    })
    takes(stateSaid, 11_000)
    expect(water.drain().devices[0]?.values).toMatchObject({
      duty: { value: 'dispatched', at: 10_500 },
      speed: { value: 30, at: 9_500 },
    })
  })

  test('positions that count in another order are not for us', () => {
    const record = { index: 7, lon: 0, lat: 0, speedKmh: 0, headingDeg: 0, ageMs: 0, state: 0, flags: 0 }
    expect(filled().takePositions('air-quality', { version: 3, serverAt: 0, records: [record] })).toBe(false)
    expect(filled().takePositions('air-quality', { version: 2, serverAt: 0, records: [] })).toBe(false)
    expect(filled().takePositions('vehicle', { version: 5, serverAt: 0, records: [] })).toBe(false)
    expect(filled().takePositions('air-quality', { version: 3, serverAt: 0, records: [] })).toBe(true)
  })
})
