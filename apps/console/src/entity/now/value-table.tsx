import type { LiveValue } from '@haidang/contracts'
import { type Quantity, findFeed } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { ageOf } from '../../state/age.js'
import { FreshnessMark } from '../../ui/freshness-mark.js'
import { SimulatedMark } from '../../ui/simulated-mark.js'
import { useNow } from '../../state/use-now.js'
import { valueTruth } from '../../xray/device-truth.js'
import { intervalOf } from '../interval-of.js'
import { conditionOf } from './value-condition.js'
import { ValueText } from './value-text.js'

/** The newest value of every quantity with its whole truth: when measured, when received, how it is, how old. */
export function ValueTable({ device }: { device: DeviceView }) {
  const { say } = useWords()
  const quantities = (findFeed(device.feed)?.quantities ?? []).filter(({ key }) => device.values[key])
  if (quantities.length === 0) return <p className="state-note">{say('entity.noValues')}</p>
  return (
    <table className="values" data-testid="values">
      <thead>
        <tr>
          <th scope="col">{say('entity.quantity')}</th>
          <th scope="col">{say('entity.value')}</th>
          <th scope="col">{say('entity.measured')}</th>
          <th scope="col">{say('entity.received')}</th>
          <th scope="col">{say('entity.status')}</th>
          <th scope="col">{say('entity.age')}</th>
        </tr>
      </thead>
      <tbody>
        {quantities.map((quantity) => {
          const value = device.values[quantity.key]
          return value && <ValueRow key={quantity.key} quantity={quantity} value={value} device={device} />
        })}
      </tbody>
    </table>
  )
}

function ValueRow({
  quantity,
  value,
  device,
}: Readonly<{ quantity: Quantity; value: LiveValue; device: DeviceView }>) {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const now = useNow()
  const age = ageOf(value, { now, intervalMs: intervalOf(device, quantity.key) })
  return (
    <tr data-quantity={quantity.key} data-freshness={age.freshness}>
      <th scope="row">{quantity.name[language]}</th>
      <td>
        <ValueText
          quantity={quantity}
          value={value}
          intervalSeconds={Number.POSITIVE_INFINITY}
          truth={valueTruth(live, device, quantity.key)}
          full
        />
      </td>
      <td className="number">{formats.instant(value.at, now)}</td>
      <td className="number">{formats.instant(value.receivedAt, now)}</td>
      <td>
        {conditionOf(value, say) ?? say('status.measuring')} <SimulatedMark simulated={device.simulated} />
        {value.flags
          .filter((flag) => flag !== 'not-computed')
          .map((flag) => (
            <span key={flag} className="mark">
              {flagText(flag, say)}
            </span>
          ))}
      </td>
      <td>
        <FreshnessMark freshness={age.freshness} ageMs={age.ageMs} />
        {age.clockWrong && <span className="mark"> {say('freshness.badClock')}</span>}
      </td>
    </tr>
  )
}

const knownFlags = ['implausible', 'at-missing', 'from-text', 'revised'] as const

function flagText(flag: string, say: ReturnType<typeof useWords>['say']): string {
  const known = knownFlags.find((word) => word === flag)
  return known ? say(`flag.${known}`) : flag
}
