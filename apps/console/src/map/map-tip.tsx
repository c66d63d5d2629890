import { findFeed, findQuantity } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { DeviceAge } from '../entity/device-age.js'
import { ValueText } from '../entity/value-text.js'
import { useDevice } from '../state/devices.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { valueTruth } from '../xray/device-truth.js'

export type TipAt = Readonly<{ device: string; x: number; y: number }>

/** Beside the pointer: what it is, its one value, how old. */
export function MapTip({ at }: { at: TipAt | undefined }) {
  const { live } = useConsole()
  const { language } = useWords()
  const device = useDevice(live.devices, at?.device)
  if (!at || !device) return null
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
      {quantity && (
        <ValueText
          quantity={quantity}
          value={device.values[quantity.key]}
          intervalSeconds={device.intervalSeconds}
          truth={valueTruth(live, device, quantity.key)}
        />
      )}
      <span>
        <DeviceAge device={device} /> <SimulatedMark simulated={device.simulated} />
      </span>
    </div>
  )
}
