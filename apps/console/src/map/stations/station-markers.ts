import { type Feed, type Language, type LonLat, type Quantity, findQuantity } from '@haidang/domain'
import type { Say } from '../../i18n/words.js'
import type { Formats } from '../../i18n/formats.js'
import { valueText } from '../../entity/now/value-text.js'
import type { DeviceView } from '../../live/messages.js'

/** A standing thing on the map: what the source holds of it. How it looks is its feature-state. */
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
  return newest ? valueText(quantity, newest.value, words) : ''
}

export function sameMarker(a: StationMarker, b: StationMarker): boolean {
  return (
    a.text === b.text &&
    a.letters === b.letters &&
    a.position[0] === b.position[0] &&
    a.position[1] === b.position[1]
  )
}

export function stationFeature({ id, position, letters, text }: StationMarker): GeoJSON.Feature {
  return {
    type: 'Feature',
    properties: { id, letters, text },
    geometry: { type: 'Point', coordinates: [position[0], position[1]] },
  }
}
