import { type Feed, type Language, type LonLat, type Quantity, findQuantity } from '@haidang/domain'
import type { Say } from '../../i18n/words.js'
import type { Formats } from '../../i18n/formats.js'
import { isUnknown } from '../../entity/now/value-condition.js'
import { valueText } from '../../entity/now/value-text.js'
import type { DeviceView } from '../../live/messages.js'
import type { MarkerKind } from './marker-source.js'

/** A standing thing on the map: what the sources hold of it. How it looks is its feature-state. */
export type StationMarker = Readonly<{ id: string; position: LonLat; letters: string; text: string }>

type Words = Readonly<{ language: Language; say: Say; formats: Formats }>

/** The marker of a device, or undefined while nobody knows where it stands. */
export function stationMarker(device: DeviceView, feed: Feed, words: Words): StationMarker | undefined {
  const position = device.position?.position ?? device.home
  if (!position) return undefined
  const quantity = findQuantity(feed, feed.headline)
  const [lon, lat] = position
  return {
    id: device.id,
    position: [lon, lat],
    letters: feed.symbol.letters[words.language],
    text: quantity ? headline(device, quantity, words) : '',
  }
}

function headline(device: DeviceView, quantity: Quantity, words: Words): string {
  const newest = device.values[quantity.key]
  if (!newest) return ''
  return isUnknown(newest) ? '—' : valueText(quantity, newest.value, words)
}

/** Its place only: rings wait for no lettering, and a new value moves none of them. */
export const ringKind: MarkerKind<StationMarker> = {
  feature: ({ id, position }) => point(position, { id }),
  same: samePlace,
}

/** Its place, its two letters and its value. */
export const letteringKind: MarkerKind<StationMarker> = {
  feature: ({ id, position, letters, text }) => point(position, { id, letters, text }),
  same: (a, b) => a.text === b.text && a.letters === b.letters && samePlace(a, b),
}

function samePlace({ position: a }: StationMarker, { position: b }: StationMarker): boolean {
  return a[0] === b[0] && a[1] === b[1]
}

function point(position: LonLat, properties: Record<string, string>) {
  return {
    type: 'Feature',
    properties,
    geometry: { type: 'Point', coordinates: [...position] },
  } as const satisfies GeoJSON.Feature
}
