import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type LonLat, insideRing } from '@haidang/domain'
import { chanceFor } from '../chance.js'
import { createVehicle } from '../fleet/vehicle.js'
import { readSite } from '../site/read-site.js'
import { findRoute } from './route.js'
import { buildStreetNet } from './street-net.js'

const site = await readSite(resolve(import.meta.dirname, '../../../infra/sites/danang'))
const net = buildStreetNet(site)
const onLand = (place: LonLat) => site.land.some((ring) => insideRing(place, ring))

describe('the streets of the site', () => {
  test('are one net in which every crossing is reached from every other', () => {
    expect(net.nodes.length).toBeGreaterThan(500)
    for (const to of [1, 100, 300, net.nodes.length - 1]) expect(findRoute(net, 0, to).at(-1)).toBe(to)
  })
})

describe('every station of the site', () => {
  const stations = site.devices.filter(({ feed }) => feed === 'air-quality')

  test('stands on land', () => {
    expect(stations).toHaveLength(36)
    expect(stations.filter(({ home }) => !home || !onLand(home)).map(({ id }) => id)).toEqual([])
  })

  test('stands inside the first view of the map', () => {
    const outside = stations.filter(
      ({ home: [lon, lat] = [0, 0] }) => lon < 108.1 || lon > 108.34 || lat < 15.94 || lat > 16.16,
    )
    expect(outside.map(({ id }) => id)).toEqual([])
  })
})

describe('every fleet of the site', () => {
  const vehicles = site.devices.filter(({ feed }) => feed === 'vehicle')

  test.each([
    ['refuse', 21],
    ['fire', 46],
    ['ambulance', 25],
  ])('%s has its %d vehicles', (kind, count) => {
    expect(vehicles.filter(({ labels }) => labels['kind'] === kind)).toHaveLength(count)
  })

  test('has its depots on the map', () => {
    const unknown = vehicles.filter(({ labels }) => !site.places.has(labels['depot'] ?? ''))
    expect(unknown.map(({ id }) => id)).toEqual([])
  })
})

describe('a vehicle', () => {
  const drive = (seed: number) => {
    const vehicle = createVehicle({ net, depot: 17, chance: chanceFor(seed, 'refuse-01'), kind: 'refuse' })
    return Array.from({ length: 600 }, () => {
      vehicle.pass(10)
      return vehicle.report()
    })
  }

  test('never leaves the streets, never outruns its limit and is somewhere else after an hour', () => {
    const reports = drive(1)
    expect(Math.max(...reports.map(({ position }) => metresToNet(position)))).toBeLessThan(2)
    expect(Math.max(...reports.map(({ values }) => values.speed))).toBeLessThanOrEqual(40)
    expect(new Set(reports.map(({ position }) => position.join())).size).toBeGreaterThan(200)
  })

  test('with the same seed drives the same way', () => {
    expect(drive(2)).toEqual(drive(2))
    expect(drive(2)).not.toEqual(drive(3))
  })
})

/** To the nearest street between two neighbouring crossings. */
function metresToNet(place: LonLat): number {
  let best = Number.POSITIVE_INFINITY
  net.nodes.forEach((from, id) => {
    if (Math.abs(from[1] - place[1]) > 0.003 || Math.abs(from[0] - place[0]) > 0.003) return
    for (const { to } of net.neighbours[id] ?? []) {
      const end = net.nodes[to]
      if (end) best = Math.min(best, metresToLine(place, from, end))
    }
  })
  return best
}

function metresToLine(place: LonLat, from: LonLat, to: LonLat): number {
  const [x, y] = [(to[0] - from[0]) * 106_975, (to[1] - from[1]) * 110_650]
  const [px, py] = [(place[0] - from[0]) * 106_975, (place[1] - from[1]) * 110_650]
  const share = Math.min(1, Math.max(0, (px * x + py * y) / (x * x + y * y || 1)))
  return Math.hypot(px - share * x, py - share * y)
}
