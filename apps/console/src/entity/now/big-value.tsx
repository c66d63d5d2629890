import { type NumberQuantity, findFeed, findQuantity } from '@haidang/domain'
import { useMemo } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { useResource } from '../../rest/use-resource.js'
import { useNow } from '../../state/use-now.js'
import { valueTruth } from '../../xray/device-truth.js'
import { AnalogueBar } from './analogue-bar.js'
import { limitsOf, loadRules } from '../curve/history.js'
import { RiverChip } from './river-chip.js'
import { StatutoryChip } from './statutory-chip.js'
import { type Trend, trendOf } from './trend.js'
import { useRecentPoints } from '../curve/use-recent-points.js'
import { ValueText, unitText } from './value-text.js'

const twoHoursMs = 7_200_000

/** The one value that stands for the device: how much, where it goes, where it stands among its limits. */
export function BigValue({ device }: { device: DeviceView }) {
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, feed.headline)
  if (!quantity || quantity.kind !== 'number') return null
  return <Measured device={device} quantity={quantity} />
}

function Measured({ device, quantity }: Readonly<{ device: DeviceView; quantity: NumberQuantity }>) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const points = useRecentPoints(device, quantity.key, twoHoursMs)
  const rules = useResource(`rules/${device.feed}`, (signal) => loadRules(device.feed, signal))
  const limits = useMemo(
    () => (rules.state === 'ready' ? limitsOf(rules.data, device, quantity.key) : []),
    [rules, device, quantity.key],
  )
  const newest = device.values[quantity.key]
  const value = typeof newest?.value === 'number' && newest.status === 'measuring' ? newest.value : undefined
  const now = useNow()
  // What moves has no trend: a vehicle that stops is no falling value.
  const moves = findFeed(device.feed)?.symbol.motion === 'moving'
  const trend = trendOf(points, { now, intervalMs: device.intervalSeconds * 1_000 })
  return (
    <div className="big-value" data-testid="big-value">
      <div className="big-value-line">
        <span className="big-value-name">{say('entity.newestOf', { name: quantity.name[language] })}</span>
        <ValueText
          quantity={quantity}
          value={newest}
          intervalSeconds={device.intervalSeconds}
          truth={valueTruth(live, device, quantity.key)}
        />
        {trend && !moves && <TrendText quantity={quantity} trend={trend} />}
        <StatutoryChip value={device.values['vnAqi']} />
        <RiverChip device={device} />
      </div>
      <AnalogueBar quantity={quantity} value={value} limits={limits} />
    </div>
  )
}

type TrendProps = Readonly<{ quantity: NumberQuantity; trend: Trend }>

/** One figure and what it was told from; after a leap that it leapt, for nothing rises any more. */
function TrendText({ quantity, trend: { per10Min, windowMs, leapt } }: TrendProps) {
  const { say, formats } = useWords()
  const isNought = (change: number): boolean => Math.abs(change) < 10 ** -quantity.decimals / 2
  const told = (change: number): string => {
    const sign = change > 0 && !isNought(change) ? '+' : ''
    return `${sign}${formats.measured(change, quantity.decimals)}${unitText(quantity.unitLabel)}`
  }
  const arrow = isNought(per10Min) ? '→' : per10Min > 0 ? '↑' : '↓'
  return (
    <span className="trend number" data-testid="trend">
      <span aria-hidden="true">{arrow}</span>{' '}
      {leapt === undefined
        ? say('entity.per10Min', { change: told(per10Min), span: formats.duration(windowMs) })
        : say(leapt > 0 ? 'entity.leaptUp' : 'entity.leaptDown', { change: told(leapt) })}
    </span>
  )
}
