import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type LonLat, distanceM } from '@haidang/domain'
import { readSite } from '../site/read-site.js'
import { insideAny } from './inside-any.js'
import { findRoute } from './route.js'
import { between, buildStreetNet } from './street-net.js'

type Feature = Readonly<{
  properties: Readonly<{ kind: string; name_vi?: string; name_en?: string }>
  geometry:
    | Readonly<{ type: 'Point'; coordinates: LonLat }>
    | Readonly<{ type: 'LineString'; coordinates: LonLat[] }>
    | Readonly<{ type: 'Polygon'; coordinates: LonLat[][] }>
}>

const pack = resolve(import.meta.dirname, '../../../infra/sites/danang')
const readMap = async (name: string): Promise<Feature[]> => {
  const file = JSON.parse(await readFile(resolve(pack, 'map', `${name}.geojson`), 'utf8')) as {
    features: Feature[]
  }
  return file.features
}

const site = await readSite(pack)
const net = buildStreetNet(site)
const [ground, streets, facts] = await Promise.all(['ground', 'streets', 'facts'].map(readMap))

const water = (ground ?? []).flatMap(({ properties, geometry }) =>
  geometry.type === 'Polygon' && ['river', 'lake'].includes(properties.kind) ? geometry.coordinates : [],
)
const onLand = insideAny(site.land)
const inWater = insideAny(water)
const dry = (place: LonLat) => onLand(place) && !inWater(place)

const lines = (kind: string) =>
  (streets ?? []).flatMap(({ properties, geometry }) =>
    properties.kind === kind && geometry.type === 'LineString'
      ? [{ name: properties.name_vi ?? '', line: geometry.coordinates }]
      : [],
  )
const ends = (line: readonly LonLat[]): LonLat[] => [line[0] ?? [0, 0], line.at(-1) ?? [0, 0]]

/** The line's points and one every 25 m between them. */
const walked = (line: readonly LonLat[]): LonLat[] =>
  line.flatMap((from, index) => {
    const to = line[index + 1] ?? from
    const pieces = Math.max(1, Math.ceil(distanceM(from, to) / 25))
    return Array.from({ length: pieces }, (_, piece) => between(from, to, piece / pieces))
  })

describe('the map of Da Nang', () => {
  test('has no street in the sea, in a river or in a lake: what crosses water is a bridge', () => {
    const wet = lines('street').filter(({ line }) => !walked(line.slice(0, -1)).slice(1).every(dry))
    expect(wet.map(({ name }) => name)).toEqual([])
  }, 60_000)

  test('has bridges that begin and end on land', () => {
    const bridges = lines('bridge')
    expect(bridges.length).toBeGreaterThan(12)
    expect(bridges.filter(({ line }) => !ends(line).every(onLand)).map(({ name }) => name)).toEqual([])
  })

  test('has its landmarks, harbours, hospitals and stations on land', () => {
    const afloat = ['sea', 'bay', 'note', 'beach', 'anchorage', 'bridge']
    const places = (facts ?? []).flatMap(({ properties, geometry }) =>
      geometry.type === 'Point' && !afloat.includes(properties.kind)
        ? [{ name: properties.name_vi, place: geometry.coordinates }]
        : [],
    )
    const homes = site.devices.flatMap(({ id, home }) => (home ? [{ name: id, place: home }] : []))
    expect(places.length).toBeGreaterThan(80)
    expect([...places, ...homes].filter(({ place }) => !onLand(place)).map(({ name }) => name)).toEqual([])
  })

  test('has all of its names in composed Vietnamese', () => {
    const names = [...(ground ?? []), ...(streets ?? []), ...(facts ?? [])].flatMap(
      ({ properties }) => properties.name_vi ?? [],
    )
    expect(names.filter((name) => name !== name.normalize('NFC'))).toEqual([])
  })
})

describe('the vehicles of Da Nang', () => {
  const awayM = (id: number, place: LonLat): number => distanceM(net.nodes[id] ?? [0, 0], place)
  /** In degrees squared: right enough to find the nearest, and cheap. */
  const apart = ([lonA, latA]: LonLat, [lonB, latB]: LonLat): number =>
    (lonA - lonB) ** 2 + (latA - latB) ** 2
  const reach = (place: LonLat): number => {
    let best = { id: -1, away: Number.POSITIVE_INFINITY }
    net.nodes.forEach((node, id) => {
      const away = apart(node, place)
      if (away < best.away) best = { id, away }
    })
    return best.id
  }

  test('can drive along every street and over every bridge: the net has left out none', () => {
    const lost = [...lines('street'), ...lines('bridge')].filter(({ line }) =>
      ends(line).some((place) => awayM(reach(place), place) > 1),
    )
    expect(lost.map(({ name }) => name)).toEqual([])
  })

  test.each([
    'Cầu Trần Thị Lý',
    'Cầu Tiên Sơn',
    'Cầu Thuận Phước',
    '3 Tháng 2',
    'Nguyễn Tất Thành',
    'Hoàng Sa',
  ])('get from the station square to %s', (wanted) => {
    const places = [...lines('street'), ...lines('bridge')]
      .filter(({ name }) => name === wanted)
      .flatMap(({ line }) => ends(line))
    expect(places.length).toBeGreaterThan(1)
    const start = reach([108.209, 16.0706])
    for (const place of places) expect(findRoute(net, start, reach(place)).at(-1)).toBe(reach(place))
  })
})
