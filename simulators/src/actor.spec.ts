import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { type LonLat, checkValue, distanceM, findFeed, findQuantity, insideRing } from '@haidang/domain'
import { observationMessageSchema } from '@haidang/contracts'
import { createActor } from './actor.js'
import { createCityAir } from './air/city-air.js'
import { historySpan } from './history.js'
import { createPlay } from './scenario/play.js'
import { readScenario } from './scenario/read-scenario.js'
import { calm } from './scenario/scenario.js'
import { readSite } from './site/read-site.js'
import { buildStreetNet } from './streets/street-net.js'

const folder = resolve(import.meta.dirname, '../../infra/sites/danang')
const site = await readSite(folder)
const at = Date.parse('2026-11-21T07:00:00Z')
const seed = 1
const world = {
  site,
  net: buildStreetNet(site),
  cityAir: createCityAir(seed),
  seed,
  play: createPlay(calm, { devices: site.devices, seed }),
  clock: { now: () => at },
  speed: 1,
  history: historySpan(site.devices, { hours: 0, untilAt: at, atMost: 1 }),
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

test('the fire engine leaves its side of the river at about six minutes and is back within ten', async () => {
  const play = createPlay(await readScenario(folder, 'first-hour'), { devices: site.devices, seed })
  const sonTra = site.devices.filter(({ labels }) => labels['depot'] === 'son-tra-district')
  for (const round of [0, 1, 2]) {
    const drive = play.round(round).find(({ kind }) => kind === 'drives')!
    const actor = createActor(
      sonTra.find(({ id }) => id === drive.device)!,
      { ...world, play },
    )!
    const leaves = 400 - actor.drive!.secondsTo('han-market')
    const outside: number[] = []
    for (let second = 0; second < 1_200; second += 10) {
      const { position } = JSON.parse(actor.act(second, 10) ?? '{}') as { position: LonLat }
      if (!insideRing(position, river)) outside.push(second)
      if (second <= leaves && second + 10 > leaves) actor.drive!.sendOut('han-market', 20)
    }
    expect(outside[0]).toBeGreaterThan(300)
    expect(outside[0]).toBeLessThan(400)
    expect(outside.at(-1)).toBeLessThan(560)
  }
})

test.each([1, 10])(
  'what a station kept back is never newer than the clock, even where the city lives %d times as fast',
  async (speed) => {
    const play = createPlay(await readScenario(folder, 'first-hour'), { devices: site.devices, seed })
    const kept = [0, 5, 20, 40].flatMap((round) => {
      const sending = play.round(round).find((each) => each.kind === 'sends-late')!
      const device = site.devices.find(({ id }) => id === sending.device)!
      const message = createActor(device, { ...world, play, speed })?.keptOf?.(sending)
      const ages = message === undefined ? [] : (JSON.parse(message) as { at: number }[])
      return ages.map((each) => at + (sending.fromS * 1_000) / speed - each.at)
    })
    expect(kept.length).toBeGreaterThan(30)
    expect(Math.min(...kept)).toBeGreaterThan(0)
  },
)

/** The zone of the rule `fire-engine-leaves-son-tra`, by and large. */
const river: readonly LonLat[] = [
  [108.2195, 16.125],
  [108.2203, 16.095],
  [108.2268, 16.0722],
  [108.2276, 16.0611],
  [108.34, 16.06],
  [108.34, 16.16],
]
