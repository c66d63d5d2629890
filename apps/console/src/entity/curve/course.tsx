import type { LiveAlarm } from '@haidang/contracts'
import { type NumberQuantity, findFeed, rolledUp } from '@haidang/domain'
import { useMemo, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { regionOf, useResource } from '../../rest/use-resource.js'
import { useKeySet } from '../../shell/keys/use-key-set.js'
import { useCell } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'
import { Choice } from '../../ui/choice.js'
import { StateFrame } from '../../ui/state-frame.js'
import { AgedArea } from '../../xray/aged.js'
import { valueTruth } from '../../xray/device-truth.js'
import { extremesOf } from './buckets.js'
import { Curve } from './curve.js'
import type { CurveMark } from './curve-options.js'
import { limitsOf, loadRules } from './history.js'
import { intervalOf } from '../interval-of.js'
import { Ribbon } from './ribbon-strip.js'
import { useCourse } from './use-course.js'

/** In hours: up to a year. */
const ranges = ['1', '6', '24', '168', '720', '8760'] as const
type Range = (typeof ranges)[number]
/** What is not rolled up, such as a direction, is told value by value, and so not over a year. */
const rawRanges = ranges.slice(0, -1)
const hourMs = 3_600_000
/** The chart moves on in steps of a six-hundredth of its span: finer nobody sees. */
const steps = 600

type Props = Readonly<{ device: DeviceView; closed: readonly LiveAlarm[] }>

/** How a quantity went over the last hours, with the limits of the rules that watch it and the alarms it raised. */
export function Course({ device, closed }: Props) {
  const { say, language } = useWords()
  const numbers = useMemo(() => numbersOf(device.feed), [device.feed])
  const [range, setRange] = useState<Range>('24')
  const [key, setKey] = useState(() => findFeed(device.feed)?.headline ?? '')
  const quantity = numbers.find((one) => one.key === key) ?? numbers[0]
  useKeySet([
    { press: 'Digit1', shown: '1', does: 'keys.range.1', act: () => setRange('1') },
    { press: 'Digit2', shown: '2', does: 'keys.range.6', act: () => setRange('6') },
    { press: 'Digit3', shown: '3', does: 'keys.range.24', act: () => setRange('24') },
    { press: 'Digit4', shown: '4', does: 'keys.range.168', act: () => setRange('168') },
    { press: 'Digit5', shown: '5', does: 'keys.range.720', act: () => setRange('720') },
    { press: 'Digit6', shown: '6', does: 'keys.range.8760', act: () => setRange('8760') },
  ])
  if (!quantity) return null
  const offered = isRolledUp(device.feed, quantity) ? ranges : rawRanges
  const chosen = offered.includes(range) ? range : '720'
  const reported = numbers.filter((one) => device.values[one.key] !== undefined || one.key === quantity.key)
  return (
    <section className="panel course" aria-label={say('entity.curve')}>
      <header className="panel-head">
        <h2>{say('entity.curve')}</h2>
        <Choice
          label={say('entity.quantity')}
          testId="course-quantity"
          value={quantity.key}
          choose={setKey}
          options={reported.map((one) => ({ value: one.key, label: one.name[language] }))}
        />
        <Choice
          label={say('keys.range')}
          testId="course-range"
          value={chosen}
          choose={setRange}
          options={offered.map((hours) => ({ value: hours, label: say(`entity.range.${hours}`) }))}
        />
      </header>
      <LoadedCourse
        key={`${quantity.key}/${chosen}`}
        device={device}
        quantity={quantity}
        range={chosen}
        closed={closed}
      />
    </section>
  )
}

type Loaded = Props & Readonly<{ quantity: NumberQuantity; range: Range }>

function LoadedCourse({ device, quantity, range, closed }: Loaded) {
  const { live } = useConsole()
  const { say, language, formats } = useWords()
  const spanMs = Number(range) * hourMs
  const step = Math.max(1_000, spanMs / steps)
  const toAt = Math.ceil(useNow() / step) * step
  const fromAt = toAt - spanMs
  const { history, resolution, points, buckets, newest } = useCourse(device, quantity.key, spanMs)
  const rules = useResource(`rules/${device.feed}`, (signal) => loadRules(device.feed, signal))
  const limits = useMemo(
    () => (rules.state === 'ready' ? limitsOf(rules.data, device, quantity.key) : []),
    [rules, device, quantity.key],
  )
  const inRange = useMemo(() => points.filter(({ at }) => at >= fromAt), [points, fromAt])
  const marks = useMarks({ device, quantity, closed }, fromAt)
  const intervalMs = intervalOf(device, quantity.key)
  return (
    <StateFrame
      state={regionOf(history, () => inRange.length + extremesOf(buckets).length)}
      testId="course-state"
      empty={say('entity.noHistory', { range: say(`entity.range.${range}`) })}
      error={history.state === 'failed' ? history.error : undefined}
      retry={history.retry}
    >
      <AgedArea of={valueTruth(live, device, quantity.key)}>
        <Curve
          label={quantity.name[language]}
          unit={quantity.unitLabel}
          decimals={quantity.decimals}
          points={inRange}
          buckets={buckets}
          resolution={resolution}
          newest={newest && newest.at >= fromAt ? newest : undefined}
          limits={limits}
          marks={marks}
          fromAt={fromAt}
          toAt={toAt}
          gapMs={3 * intervalMs}
          lateMs={1.5 * intervalMs}
        />
        <Ribbon points={points} buckets={buckets} fromAt={fromAt} toAt={toAt} intervalMs={intervalMs} />
      </AgedArea>
      {rules.state === 'failed' && <p className="refusal">{say('entity.noLimits')}</p>}
      {history.state === 'ready' && !history.data.complete && (
        <p>{say('entity.partHistory', { count: points.length })}</p>
      )}
      {history.state === 'ready' && history.data.isOld && (
        <p className="refusal" role="status">
          {say('entity.oldHistory', { at: formats.clock(history.data.loadedAt) })}
        </p>
      )}
    </StateFrame>
  )
}

type MarkProps = Readonly<{ device: DeviceView; quantity: NumberQuantity; closed: readonly LiveAlarm[] }>

/** When the quantity raised an alarm, those that are over included. */
function useMarks({ device, quantity, closed }: MarkProps, fromAt: number): readonly CurveMark[] {
  const { live } = useConsole()
  const all = useCell(live.alarms.all)
  return useMemo(
    () =>
      [...all, ...closed]
        .filter(
          (alarm) =>
            alarm.device === device.id && alarm.quantity === quantity.key && alarm.raisedAt >= fromAt,
        )
        .map(({ raisedAt, severity }) => ({ at: raisedAt, severity })),
    [all, closed, device.id, quantity.key, fromAt],
  )
}

function isRolledUp(feedId: string, { key }: NumberQuantity): boolean {
  const feed = findFeed(feedId)
  return feed !== undefined && rolledUp(feed).some((quantity) => quantity.key === key)
}

function numbersOf(feed: string): readonly NumberQuantity[] {
  return (findFeed(feed)?.quantities ?? []).filter(
    (quantity): quantity is NumberQuantity => quantity.kind === 'number',
  )
}
