import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LonLat, findFeed } from '@haidang/domain'
import { readCsv } from './csv.js'

export type SimulatedDevice = Readonly<{
  id: string
  feed: string
  home?: LonLat
  intervalMs: number
  labels: Readonly<Record<string, string>>
}>

type Feature = Readonly<{ properties: Readonly<{ kind: string; name_en?: string }>; geometry: Geometry }>
type Geometry =
  | Readonly<{ type: 'Point'; coordinates: LonLat }>
  | Readonly<{ type: 'LineString'; coordinates: LonLat[] }>
  | Readonly<{ type: 'Polygon'; coordinates: LonLat[][] }>

/** What the simulated city needs of a site pack. */
export type SimulatedSite = Readonly<{
  /** IANA name: when its people get up and its sea breeze blows. */
  zone: string
  devices: readonly SimulatedDevice[]
  roads: readonly (readonly LonLat[])[]
  bridges: readonly (readonly LonLat[])[]
  /** Outer rings of mainland, islands and land won from the sea. */
  land: readonly (readonly LonLat[])[]
  /** Points of the map by their English names, written as ids: where depots are. */
  places: ReadonlyMap<string, LonLat>
}>

/** Reads devices and map of a site pack; a pack without a map has no streets, and its vehicles stay parked. */
export async function readSite(folder: string): Promise<SimulatedSite> {
  const rows = readCsv(await readFile(join(folder, 'devices.csv'), 'utf8'))
  const about = await readFile(join(folder, 'site.yaml'), 'utf8')
  const facts = await readFeatures(join(folder, 'map', 'facts.geojson'))
  const coast = await readFeatures(join(folder, 'map', 'coast.geojson'))
  const ground = await readFeatures(join(folder, 'map', 'ground.geojson'))
  const streets = await readFeatures(join(folder, 'map', 'streets.geojson'))
  return {
    zone: /"?timeZone"?: *["']?([A-Za-z_/+-]+)/.exec(about)?.[1] ?? 'UTC',
    devices: rows.map(deviceOf),
    roads: lines(streets, 'street'),
    bridges: lines(streets, 'bridge'),
    land: [...coast, ...ground.filter(({ properties }) => properties.kind === 'land')].flatMap(outerRing),
    places: new Map(facts.flatMap(placeOf)),
  }
}

function deviceOf(row: Record<string, string>): SimulatedDevice {
  const { id = '', feed = '', lon = '', lat = '', interval_seconds: interval = '', labels = '' } = row
  const seconds = Number(interval) || findFeed(feed)?.intervalSeconds
  if (seconds === undefined) throw new RangeError(`devices.csv: ${id} is of the unknown feed ${feed}`)
  return {
    id,
    feed,
    ...(lon !== '' && { home: [Number(lon), Number(lat)] as const }),
    intervalMs: seconds * 1_000,
    labels: Object.fromEntries(labels.split(';').filter(Boolean).map(labelOf)),
  }
}

function placeOf({ properties, geometry }: Feature): [string, LonLat][] {
  if (geometry.type !== 'Point' || !properties.name_en) return []
  const words = properties.name_en.toLowerCase().split(/[^a-z0-9]+/)
  return [[words.filter(Boolean).join('-'), geometry.coordinates]]
}

function labelOf(text: string): [string, string] {
  const [key = '', value = ''] = text.split('=', 2)
  return [key, value]
}

function outerRing({ geometry }: Feature): LonLat[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates.slice(0, 1) : []
}

function lines(features: readonly Feature[], kind: string): LonLat[][] {
  return features.flatMap(({ properties, geometry }) =>
    properties.kind === kind && geometry.type === 'LineString' ? [geometry.coordinates] : [],
  )
}

async function readFeatures(path: string): Promise<readonly Feature[]> {
  try {
    const { features } = JSON.parse(await readFile(path, 'utf8')) as { features: Feature[] }
    return features
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
