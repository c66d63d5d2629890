import { findFeed, findQuantity } from '@haidang/domain'
import { useEffect, useMemo, useState } from 'react'
import { selectDevice } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { DeviceAge } from '../../entity/device-age.js'
import { ValueText } from '../../entity/now/value-text.js'
import { useCell } from '../../state/cell.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { useHeld } from '../../ui/use-held.js'
import { VirtualList } from '../../ui/virtual-list.js'
import { valueTruth } from '../../xray/device-truth.js'
import { badgesOf } from '../badges/badges.js'
import type { CityMap } from '../city-map.js'
import { whereIs } from '../feed-map.js'
import type { MapLayers } from './map-layers.js'
import { type InView, inView } from './in-view.js'

type Props = Readonly<{ map: CityMap | undefined; layers: MapLayers; close: () => void }>

const rowPx = 40

/** What is in the picture right now, to be read, the abnormal on top; a row and its marker point at each other. */
export function MapList({ map, layers, close }: Props) {
  const { say } = useWords()
  const { held, props } = useHeld()
  const rows = useInView(map, layers, held)
  return (
    <aside className="map-list" data-testid="map-list" aria-label={say('map.inView')} {...props}>
      <h2>
        {say('map.inView')} <small className="number">{rows.length}</small>
        <button type="button" className="button square" aria-label={say('map.listClose')} onClick={close}>
          ×
        </button>
      </h2>
      {rows.length === 0 ? (
        <p className="state-note">{say('map.inViewNone')}</p>
      ) : (
        <VirtualList
          items={rows}
          rowHeight={rowPx}
          keyOf={({ device }) => device.id}
          render={(row) => <Row row={row} />}
          label={say('map.inView')}
        />
      )}
    </aside>
  )
}

function Row({ row: { device, severity } }: { row: InView }) {
  const console = useConsole()
  const { live, pointed, router } = console
  const { language } = useWords()
  const isPointed = useCell(pointed) === device.id
  const route = useCell(router.route)
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, feed.headline)
  return (
    <button
      type="button"
      className="map-list-row"
      data-pointed={isPointed}
      data-device={device.id}
      aria-current={route.page === 'map' && route.selected === device.id}
      onClick={() => selectDevice(console, device.id)}
      onPointerEnter={() => pointed.set(device.id)}
      onPointerLeave={() => pointed.set(undefined)}
      onFocus={() => pointed.set(device.id)}
      onBlur={() => pointed.set(undefined)}
    >
      <span className="map-list-sign">
        {severity === undefined ? (
          <span className="legend-sign" data-motion={feed?.symbol.motion} aria-hidden="true">
            {feed?.symbol.motion === 'fixed' ? feed.symbol.letters[language] : '➤'}
          </span>
        ) : (
          <SeveritySymbol severity={severity} look="acknowledged" size={20} />
        )}
      </span>
      <span className="map-list-name">{device.name[language]}</span>
      {quantity && device.values[quantity.key] ? (
        <ValueText
          quantity={quantity}
          value={device.values[quantity.key]}
          intervalSeconds={device.intervalSeconds}
          truth={valueTruth(live, device, quantity.key)}
        />
      ) : (
        <DeviceAge device={device} />
      )}
    </button>
  )
}

/**
 * Looked at anew each second and when the picture has moved; while somebody points at the list it stands still, once
 * it has something to stand still with.
 */
function useInView(map: CityMap | undefined, layers: MapLayers, held: boolean): readonly InView[] {
  const { live } = useConsole()
  const { language } = useWords()
  const compare = useMemo(() => new Intl.Collator(language, { numeric: true }).compare, [language])
  const [rows, setRows] = useState<readonly InView[]>([])
  const still = held && rows.length > 0
  useEffect(() => {
    if (!map || still) return undefined
    const look = (): void => {
      const badges = badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id)))
      const severityOf = new Map(badges.map(({ device, severity }) => [device, severity]))
      const seen = live.devices.all().filter((device) => {
        const place = layers.shows(device.feed, severityOf.has(device.id)) && whereIs(map, device)
        return place && map.contains(place)
      })
      setRows(
        inView(
          seen,
          (id) => severityOf.get(id),
          (a, b) => compare(a.name[language], b.name[language]),
        ),
      )
    }
    const stops = [live.clock.second.subscribe(look), map.onSettled(look)]
    look()
    return () => {
      for (const stop of stops) stop()
    }
  }, [map, live, layers, still, compare, language])
  return rows
}
