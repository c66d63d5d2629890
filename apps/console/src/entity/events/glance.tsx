import { findFeed, findQuantity } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { valueTruth } from '../../xray/device-truth.js'
import { intervalOf } from '../interval-of.js'
import { ValueText } from '../now/value-text.js'

/** The few numbers of a device that are read together, as its feed names them; each with its own age. */
export function Glance({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { language } = useWords()
  const feed = findFeed(device.feed)
  const shown = (feed?.glance ?? []).flatMap((key) => (feed && findQuantity(feed, key)) ?? [])
  if (shown.length === 0) return null
  return (
    <dl className="glance" data-testid="glance">
      {shown.map((quantity) => (
        <div key={quantity.key} data-quantity={quantity.key}>
          <dt>{quantity.name[language]}</dt>
          <dd>
            <ValueText
              quantity={quantity}
              value={device.values[quantity.key]}
              intervalSeconds={intervalOf(device, quantity.key) / 1_000}
              truth={valueTruth(live, device, quantity.key)}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}
