import type { Language } from '@haidang/domain'
import { useEffect, useMemo, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { Live } from '../../live/live-client.js'
import type { DeviceView } from '../../live/messages.js'
import { useCell } from '../../state/cell.js'
import { badgesOf } from '../badges/badges.js'
import type { CityMap } from '../city-map.js'
import { whereIs } from '../feed-map.js'
import { type InView, inView } from './in-view.js'
import type { MapLayers } from './map-layers.js'

/**
 * What is in the picture, or without a map everything. Looked at anew each second and when the picture has moved;
 * while somebody points at the list (`held`) it stands still, once it has something to stand still with.
 */
export function useInView(
  map: CityMap | undefined,
  layers: MapLayers,
  { held, everywhere }: Readonly<{ held: boolean; everywhere: boolean }>,
): readonly InView[] {
  const { live } = useConsole()
  const ids = useIdsByName()
  const [rows, setRows] = useState<readonly InView[]>([])
  const still = held && rows.length > 0
  useEffect(() => {
    if (still || (!map && !everywhere)) return undefined
    const look = (): void => setRows(rowsIn(live, ids, { map, layers }))
    const stops = [live.clock.second.subscribe(look), map?.onSettled(look)]
    look()
    return () => {
      for (const stop of stops) stop?.()
    }
  }, [map, everywhere, live, layers, still, ids])
  return rows
}

type Within = Readonly<{ map: CityMap | undefined; layers: MapLayers }>

function rowsIn(live: Live, ids: readonly string[], { map, layers }: Within): readonly InView[] {
  const badges = badgesOf(live.alarms.all.get(), (id) => placeOf(map, live.devices.get(id)) ?? nowhere)
  const badgeOf = new Map(badges.map((badge) => [badge.device, badge]))
  const seen = ids.flatMap((id) => {
    const device = live.devices.get(id)
    if (!device || !layers.shows(device.feed, badgeOf.has(id))) return []
    if (!map) return device
    const place = whereIs(map, device)
    return place && map.contains(place) ? device : []
  })
  return inView(seen, (id) => badgeOf.get(id))
}

/** A badge in a list needs no place. */
const nowhere = [0, 0] as const

function placeOf(map: CityMap | undefined, device: DeviceView | undefined) {
  return map ? whereIs(map, device) : undefined
}

/** Every device in the order in which the language sorts their names; sorted when they come or go, not every second. */
function useIdsByName(): readonly string[] {
  const { live } = useConsole()
  const { language } = useWords()
  const roll = useCell(live.devices.roll)
  return useMemo(() => (roll >= 0 ? idsByName(live.devices.all(), language) : []), [live, roll, language])
}

function idsByName(devices: readonly DeviceView[], language: Language): string[] {
  const { compare } = new Intl.Collator(language, { numeric: true })
  return [...devices].sort((a, b) => compare(a.name[language], b.name[language])).map(({ id }) => id)
}
