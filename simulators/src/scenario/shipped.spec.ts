import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readSite } from '../site/read-site.js'
import { createPlay } from './play.js'
import { readScenario } from './read-scenario.js'

const folder = resolve(import.meta.dirname, '../../../infra/sites/danang')
const site = await readSite(folder)
const of = { devices: site.devices, seed: 1 }

describe.each(['first-hour', 'flood', 'rush', 'storm'])('the scenario %s of the site', (name) => {
  test('finds a player for every role and a place for every drive', async () => {
    const scenario = await readScenario(folder, name)
    const play = createPlay(scenario, of)
    const happenings = [0, 1, 2, 3].flatMap((round) => play.round(round))
    expect(happenings.filter(({ kind, device }) => kind !== 'rubbish' && device === '')).toEqual([])
    const roles = scenario.steps.flatMap(({ who }) => who ?? [])
    expect(happenings.length).toBeGreaterThanOrEqual(4 * roles.length)
    for (const happening of happenings)
      if (happening.kind === 'drives') expect(site.places.has(happening.place)).toBe(true)
  })
})

test('whoever keeps back what it measures while the city is watched is not missed for it', async () => {
  const play = createPlay(await readScenario(folder, 'first-hour'), of)
  const intervals = new Map(site.devices.map(({ id, intervalMs }) => [id, intervalMs]))
  const kept = [12, 13, 14, 15].flatMap((round) =>
    play.round(round).flatMap((each) => (each.kind === 'sends-late' ? [each] : [])),
  )
  expect(kept).toHaveLength(4)
  // one report of those three in a row after which a station counts as silent
  for (const { device, stretch } of kept)
    expect((stretch.untilS - stretch.fromS) * 1_000).toBe(intervals.get(device))
})

test('a name that the site does not have is refused with those that it has', async () => {
  await expect(readScenario(folder, 'drought')).rejects.toThrow(
    'one of calm, first-hour, flood, rush, storm, not drought',
  )
  expect((await readScenario(folder, 'calm')).steps).toEqual([])
})
