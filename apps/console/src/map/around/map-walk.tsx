import { type KeyboardEvent, useRef, useState } from 'react'
import { openAlarm, selectDevice } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import type { CityMap } from '../city-map.js'
import { whereIs } from '../feed-map.js'
import type { MapLayers } from './map-layers.js'
import { arrowSteps } from './use-map-keys.js'
import { type Spot, type Way, nearestIn } from './nearest-in.js'

type Props = Readonly<{ map: CityMap | undefined; layers: MapLayers }>

const ways: Readonly<Record<string, Way>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/**
 * The map without a mouse: Tab comes here, an arrow moves the picture, Alt with an arrow goes to what lies next in that
 * direction, Enter opens it.
 * The list behind it is not seen but heard: what is selected is its active descendant.
 */
export function MapWalk({ map, layers }: Props) {
  const console = useConsole()
  const { live, router, pointed } = console
  const { say, language } = useWords()
  const route = useCell(router.route)
  const selected = route.page === 'map' ? live.devices.get(route.selected ?? '') : undefined
  const [walking, setWalking] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = event.altKey ? ways[event.key] : undefined
    if (way && map) {
      event.preventDefault()
      const spots = spotsOf(console, map, layers)
      const next = nearestIn(way, spots.find(({ id }) => id === selected?.id) ?? middleOf(map), spots)
      if (next) selectDevice(console, next.id)
    }
    const step = event.altKey || event.shiftKey ? undefined : arrowSteps[event.key]
    if (step && map) {
      event.preventDefault()
      map.panBy(...step)
    }
    if (event.key === 'Enter' && selected) {
      const alarm = live.alarms.all.get().find(({ device }) => device === selected.id)
      if (alarm) openAlarm(console, alarm)
      else router.go({ page: 'entity', feed: selected.feed, id: selected.id })
    }
  }
  return (
    <div
      ref={list}
      className="map-walk"
      data-testid="map-walk"
      role="listbox"
      tabIndex={0}
      aria-label={say('map.walk')}
      aria-activedescendant={selected && 'map-walk-active'}
      onKeyDown={onKeyDown}
      onFocus={() => {
        setWalking(true)
        pointed.set(selected?.id)
      }}
      onBlur={() => setWalking(false)}
    >
      {selected && (
        <div id="map-walk-active" role="option" aria-selected="true">
          {selected.name[language]}
        </div>
      )}
      {walking && <span className="map-walk-hint">{say('map.walkHint')}</span>}
    </div>
  )
}

function spotsOf(
  { live }: Pick<ReturnType<typeof useConsole>, 'live'>,
  map: CityMap,
  layers: MapLayers,
): readonly Spot[] {
  const alarmed = new Set(live.alarms.all.get().map(({ device }) => device))
  return live.devices.all().flatMap((device) => {
    const place = layers.shows(device.feed, alarmed.has(device.id)) ? whereIs(map, device) : undefined
    return place && map.contains(place) ? [{ id: device.id, ...map.project(place) }] : []
  })
}

function middleOf(map: CityMap): { x: number; y: number } {
  const { width, height } = map.size()
  return { x: width / 2, y: height / 2 }
}
