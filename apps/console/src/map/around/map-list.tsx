import { findFeed, findQuantity } from '@haidang/domain'
import { selectDevice } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { DeviceAge } from '../../entity/device-age.js'
import { ValueText } from '../../entity/now/value-text.js'
import type { DeviceView } from '../../live/messages.js'
import { ageOf } from '../../state/age.js'
import { useCell } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { useHeld } from '../../ui/use-held.js'
import { VirtualList } from '../../ui/virtual-list.js'
import { valueTruth } from '../../xray/device-truth.js'
import type { CityMap } from '../city-map.js'
import type { InView } from './in-view.js'
import type { MapLayers } from './map-layers.js'
import { useInView } from './use-in-view.js'

type Props = Readonly<{
  map: CityMap | undefined
  layers: MapLayers
  /** Absent where the list stands in the map's place: then it holds everything, and stays. */
  close?: () => void
}>

const rowPx = 40

/** What is in the picture right now, to be read, the abnormal on top; a row and its marker point at each other. */
export function MapList({ map, layers, close }: Props) {
  const { say, formats } = useWords()
  const { held, props } = useHeld()
  const everywhere = close === undefined
  const rows = useInView(map, layers, { held, everywhere })
  const title = say(everywhere ? 'map.everything' : 'map.inView')
  return (
    <aside className="map-list" data-testid="map-list" aria-label={title} {...props}>
      <h2>
        {title} <small className="number">{formats.number(rows.length)}</small>
        {close && (
          <button type="button" className="button square" aria-label={say('map.listClose')} onClick={close}>
            ×
          </button>
        )}
      </h2>
      {rows.length === 0 ? (
        <p className="state-note">{say('map.inViewNone')}</p>
      ) : (
        <VirtualList
          items={rows}
          rowHeight={rowPx}
          keyOf={({ device }) => device.id}
          render={(row) => <Row row={row} />}
          label={title}
        />
      )}
    </aside>
  )
}

function Row({ row: { device, badge } }: { row: InView }) {
  const console = useConsole()
  const { pointed, router } = console
  const { language } = useWords()
  const isPointed = useCell(pointed) === device.id
  const route = useCell(router.route)
  const feed = findFeed(device.feed)
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
        {badge === undefined ? (
          <span className="legend-sign" data-motion={feed?.symbol.motion} aria-hidden="true">
            {feed?.symbol.motion === 'fixed' ? feed.symbol.letters[language] : '➤'}
          </span>
        ) : (
          <SeveritySymbol severity={badge.severity} look={badge.look} size={20} />
        )}
      </span>
      <span className="map-list-name" title={device.name[language]}>
        {device.name[language]}
      </span>
      <NowOrAge device={device} />
    </button>
  )
}

/** Its one value while that is fresh, otherwise how old it is: there is room for one of them beside a name. */
function NowOrAge({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, feed.headline)
  const value = quantity && device.values[quantity.key]
  const now = useNow()
  const stage = value && ageOf(value, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness
  if (!quantity || !value || stage === 'stale' || stage === 'lost') return <DeviceAge device={device} />
  return (
    <ValueText
      quantity={quantity}
      value={value}
      intervalSeconds={device.intervalSeconds}
      truth={valueTruth(live, device, quantity.key)}
    />
  )
}
