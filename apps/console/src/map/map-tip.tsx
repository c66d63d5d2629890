import { findFeed, findQuantity } from '@haidang/domain'
import { useEffect, useState } from 'react'
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
  if (!at || !device || !rested) return null
  const [worst] = alarmsAt(device.id, alarms).sort((a, b) => b.severity - a.severity)
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, feed.headline)
  return (
    <div
      className="map-tip"
      role="tooltip"
      data-testid="map-tip"
      style={{ transform: `translate(${at.x + 14}px, ${at.y + 14}px)` }}
    >
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
