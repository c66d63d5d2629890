import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { checkValue, distanceM, findFeed, findQuantity } from '@haidang/domain'
import { observationMessageSchema } from '@haidang/contracts'
import { createActor } from './actor.js'
import { createCityAir } from './air/city-air.js'
import { excursion } from './scenario.js'
import { readSite } from './site/read-site.js'
import { buildStreetNet } from './streets/street-net.js'

const site = await readSite(resolve(import.meta.dirname, '../../infra/sites/danang'))
const at = Date.parse('2026-11-21T07:00:00Z')
const seed = 1
const world = {
  site,
  net: buildStreetNet(site),
  cityAir: createCityAir(seed),
  seed,
  scenario: excursion,
  clock: { now: () => at },
}
const actors = site.devices.map((device) => ({ device, actor: createActor(device, world) }))
const reports = actors.map(({ device, actor }) => ({
  device,
  report: observationMessageSchema.parse(JSON.parse(actor?.act(0, 10) ?? '')),
}))

test('every device of the site is alive and speaks the field contract', () => {
  for (const { device, report } of reports) {
    const feed = findFeed(device.feed)
    const bad = Object.entries(report.values).filter(([key, value]) => {
      const quantity = feed && findQuantity(feed, key)
      return !quantity || !checkValue(quantity, value).ok
    })
    expect([device.id, bad]).toEqual([device.id, []])
  }
})

test('every device is heard soon after the start, and stations then spread over their interval', () => {
  expect(Math.max(...actors.map(({ actor }) => actor?.firstMs ?? Infinity))).toBeLessThan(15_000)
  const stations = actors.filter(({ device }) => device.feed === 'air-quality')
  const thirds = stations.map(({ actor }) => Math.floor(((actor?.secondMs ?? 0) % 300_000) / 100_000))
  for (const third of [0, 1, 2]) expect(thirds.filter((one) => one === third).length).toBeGreaterThan(5)
})

test('at the start refuse trucks are on their rounds and most fire engines wait near their stations', () => {
  const collecting = reports.filter(({ report }) => report.values['duty'] === 'collecting')
  expect(collecting.length).toBeGreaterThan(10)
  const waiting = reports.filter(
    ({ device, report }) => device.labels['kind'] === 'fire' && report.values['duty'] === 'available',
  )
  expect(waiting.length).toBeGreaterThan(23)
  for (const { device, report } of waiting) {
    const depot = site.places.get(device.labels['depot'] ?? '')
    expect(depot && report.position && distanceM(depot, report.position)).toBeLessThan(2_500)
  }
})
