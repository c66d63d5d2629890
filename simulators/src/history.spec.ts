import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { parseMessageLine } from '@haidang/codecs'
import { observationMessageSchema } from '@haidang/contracts'
import { createActor } from './actor.js'
import { createCityAir } from './air/city-air.js'
import { historySpan } from './history.js'
import { createPlay } from './scenario/play.js'
import { readScenario } from './scenario/read-scenario.js'
import { readSite } from './site/read-site.js'
import { buildStreetNet } from './streets/street-net.js'

const folder = resolve(import.meta.dirname, '../../infra/sites/danang')
const whole = await readSite(folder)
/** Every station, and enough vehicles to see how they move. */
const site = {
  ...whole,
  devices: whole.devices.filter(({ feed }, place) => feed !== 'vehicle' || place % 10 === 0),
}
const scenario = await readScenario(folder, 'first-hour')
/** A few streets are streets enough. */
const net = buildStreetNet({ ...site, roads: site.roads.slice(0, 25) })
const began = Date.parse('2026-11-21T07:00:00Z')
const hourMs = 3_600_000
const seed = 1
const play = createPlay(scenario, { devices: site.devices, seed })

type Said = { id: string; at: number; values: Record<string, unknown>; position?: unknown }

function city({ hours = 48, atMost = 300_000, untilAt = began } = {}) {
  const history = historySpan(site.devices, { hours, untilAt, atMost })
  const clock = { now: () => untilAt }
  const world = { site, net, seed, cityAir: createCityAir(seed), play, clock, speed: 1, history }
  return site.devices.map((device) => ({ device, actor: createActor(device, world)! }))
}

function told(actors: ReturnType<typeof city>): Said[] {
  return actors.flatMap(({ device: { id, feed }, actor }) =>
    [...actor.earlierLines()].flatMap((line) => {
      const message = parseMessageLine(line)!
      if (message.topic.endsWith('/events')) return []
      expect(message.topic).toBe(`ioc/v1/${feed}/${id}/observations`)
      const observations = JSON.parse(new TextDecoder().decode(message.payload)) as Omit<Said, 'id'>[]
      return observations.map((observation) => ({ id, ...observation }))
    }),
  )
}

const lived = city()
const history = told(lived)

test('48 hours of stations and two of vehicles, all before the city began, in the field contract', () => {
  const ats = (moving: boolean) =>
    history.filter(({ position }) => moving === (position !== undefined)).map(({ at }) => at)
  const earliest = (times: number[]) => times.reduce((first, at) => Math.min(first, at))
  expect(earliest(ats(false))).toBeLessThan(began - 47.9 * hourMs)
  expect(earliest(ats(true))).toBe(began - 2 * hourMs)
  expect(history.every(({ at }) => at < began)).toBe(true)
  expect(new Set(history.map(({ id }) => id)).size).toBe(site.devices.length)
  expect(history.length).toBeLessThan(300_000)
  const some = history.filter((_, place) => place % 97 === 0)
  for (const { id: _, ...said } of some) observationMessageSchema.parse(said)
})

test('told twice it is the same history of every station, from any moment on', () => {
  const later = told(city({ hours: 12, untilAt: began + hourMs }))
  const known = new Map(later.map((each) => [`${each.id} ${each.at}`, each]))
  const again = history.filter(({ id, at }) => id === 'aq-01' && at >= began - 10 * hourMs)
  expect(again.length).toBeGreaterThan(100)
  for (const each of again) expect(known.get(`${each.id} ${each.at}`)).toEqual(each)
})

test('the present goes on where it ends, on the streets and in the air', () => {
  for (const { device, actor } of lived) {
    const last = history.findLast(({ id }) => id === device.id)!
    const report = actor.act(0, 10)
    if (report === undefined) continue // it is in the middle of a silence
    const first = JSON.parse(report) as Said
    if (device.feed === 'vehicle') expect(metres(last.position, first.position)).toBeLessThan(1_000)
    else if (device.feed === 'air-quality' && began - last.at < 600_000)
      expect(Math.abs(Number(last.values['pm25']) - Number(first.values['pm25']))).toBeLessThan(10)
  }
})

test('a station that will send three hours late has a hole there, and what it sends fills it', () => {
  const sending = play.round(0).find(({ kind }) => kind === 'sends-late')!
  const inHole = (at: number) => at >= began - 11_100_000 && at < began - 300_000
  expect(history.filter(({ id, at }) => id === sending.device && inHole(at))).toEqual([])
  const { actor } = lived.find(({ device }) => device.id === sending.device)!
  const kept = JSON.parse(
    actor.keptOf!(sending as Parameters<NonNullable<typeof actor.keptOf>>[0])!,
  ) as Said[]
  expect(kept).toHaveLength(36)
  expect(kept.every(({ at }) => inHole(at))).toBe(true)
  expect(kept.filter(({ values }) => Number(values['pm25']) >= 80)).toHaveLength(4)
})

test('a history that would be too large is told more coarsely', () => {
  const coarse = told(city({ atMost: 5_000 }))
  expect(coarse.length).toBeLessThanOrEqual(5_000)
  expect(coarse.length).toBeGreaterThan(3_000)
  expect(new Set(coarse.map(({ id }) => id)).size).toBe(site.devices.length)
})

test('without hours there is no history', () => {
  expect(told(city({ hours: 0 }))).toEqual([])
})

function metres(from: unknown, to: unknown): number {
  const [[a = 0, b = 0], [c = 0, d = 0]] = [from as number[], to as number[]]
  return Math.hypot((c - a) * 106_975, (d - b) * 110_650)
}
