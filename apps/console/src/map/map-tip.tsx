import { findFeed, findQuantity } from '@haidang/domain'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { alarmsAt } from '../alarms/alarm-groups.js'
import { useConsole, useWords } from '../console.js'
import { DeviceAge } from '../entity/device-age.js'
import { ValueText } from '../entity/now/value-text.js'
import { useCell } from '../state/cell.js'
import { useDevice } from '../state/devices.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { valueTruth } from '../xray/device-truth.js'

export type TipAt = Readonly<{ device: string; x: number; y: number }>

/** Beside the pointer: what it is, its one value, how old. */
export function MapTip({ at }: { at: TipAt | undefined }) {
  const { live } = useConsole()
  const { language } = useWords()
  const device = useDevice(live.devices, at?.device)
  const rested = useRested(at?.device)
  const alarms = useCell(live.alarms.all)
  const card = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (card.current && at) card.current.style.transform = besidePointer(card.current, at)
  })
  if (!at || !device || !rested) return null
  const [worst] = alarmsAt(device.id, alarms).sort((a, b) => b.severity - a.severity)
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, feed.headline)
  return (
    <div ref={card} className="map-tip" role="tooltip" data-testid="map-tip">
      <strong>{device.name[language]}</strong>
      {worst && (
        <span className="map-tip-alarm">
          <SeveritySymbol severity={worst.severity} look={lookOf(worst.state)} size={20} />
          {worst.message[language]}
        </span>
      )}
      {quantity && (
        <ValueText
          quantity={quantity}
          value={device.values[quantity.key]}
          intervalSeconds={device.intervalSeconds}
          truth={valueTruth(live, device, quantity.key)}
        />
      )}
      <span>
        <DeviceAge device={device} /> · <code>{device.id}</code>{' '}
        <SimulatedMark simulated={device.simulated} />
      </span>
    </div>
  )
}

const awayPx = 14

/** Right below the pointer; where the map ends there, on its other side. */
function besidePointer(card: HTMLElement, { x, y }: Pick<TipAt, 'x' | 'y'>): string {
  const { clientWidth = 0, clientHeight = 0 } = card.parentElement ?? {}
  const { offsetWidth: width, offsetHeight: height } = card
  const left = x + awayPx + width > clientWidth ? x - awayPx - width : x + awayPx
  const top = y + awayPx + height > clientHeight ? y - awayPx - height : y + awayPx
  return `translate(${Math.max(0, left)}px, ${Math.max(0, top)}px)`
}

const restMs = 120

/** Whether the pointer has stayed on the same thing for a moment: passing over a map opens nothing. */
function useRested(device: string | undefined): boolean {
  const [rested, setRested] = useState<string>()
  useEffect(() => {
    if (device === undefined) return undefined
    const timer = setTimeout(() => setRested(device), restMs)
    return () => clearTimeout(timer)
  }, [device])
  return device !== undefined && rested === device
}
