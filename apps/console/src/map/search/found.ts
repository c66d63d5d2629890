import type { LonLat, Text } from '@haidang/domain'
import { fold } from '../../i18n/fold.js'

/** Something that a search can find: a device by its id, or a place by where it lies. */
export type Findable = Readonly<{ name: Text; kind: 'device' | 'place' } & ({ id: string } | { at: LonLat })>

export type Entry = Readonly<{ what: Findable; words: string }>

/** So many answers are shown. */
const most = 12

/** What is searched, folded once. */
export function entryOf(what: Findable): Entry {
  const id = 'id' in what ? what.id : ''
  return { what, words: fold(`${what.name.vi} ${what.name.en} ${id}`) }
}

/**
 * What matches with or without marks: beginnings of words first, devices before places. `undefined` while nothing is
 * asked.
 */
export function found(text: string, entries: readonly Entry[]): Findable[] | undefined {
  const wanted = fold(text.trim())
  if (wanted === '') return undefined
  const rank = ({ what, words }: Entry): number =>
    (words.startsWith(wanted) ? 0 : words.includes(` ${wanted}`) ? 1 : 2) + (what.kind === 'device' ? 0 : 0.5)
  return entries
    .filter(({ words }) => words.includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || (a.words < b.words ? -1 : 1))
    .slice(0, most)
    .map(({ what }) => what)
}

/** The named places of the base map, each once: streets and bridges at their middle, the rest where they lie. */
export function placesIn(collections: readonly GeoJSON.FeatureCollection[]): Findable[] {
  const known = new Map<string, Findable>()
  for (const { properties, geometry } of collections.flatMap(({ features }) => features)) {
    const vi: unknown = properties?.['name_vi'] ?? properties?.['name']
    const en: unknown = properties?.['name_en'] ?? vi
    const at = middleOf(geometry)
    if (typeof vi !== 'string' || typeof en !== 'string' || !at || known.has(vi)) continue
    known.set(vi, { kind: 'place', name: { vi: vi.normalize('NFC'), en }, at })
  }
  return [...known.values()]
}

function middleOf(geometry: GeoJSON.Geometry): LonLat | undefined {
  switch (geometry.type) {
    case 'Point':
      return lonLat(geometry.coordinates)
    case 'LineString':
      return lonLat(geometry.coordinates[Math.floor(geometry.coordinates.length / 2)])
    case 'MultiLineString':
      return lonLat(geometry.coordinates[0]?.[0])
    case 'Polygon':
      return mean(geometry.coordinates[0] ?? [])
    default:
      return undefined
  }
}

function mean(ring: readonly GeoJSON.Position[]): LonLat | undefined {
  if (ring.length === 0) return undefined
  const sum = (place: 0 | 1): number => ring.reduce((total, position) => total + (position[place] ?? 0), 0)
  return [sum(0) / ring.length, sum(1) / ring.length]
}

function lonLat(position: GeoJSON.Position | undefined): LonLat | undefined {
  const [lon, lat] = position ?? []
  return lon === undefined || lat === undefined ? undefined : [lon, lat]
}
