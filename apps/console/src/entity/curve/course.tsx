import type { LiveAlarm } from '@haidang/contracts'
import { type NumberQuantity, findFeed } from '@haidang/domain'
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
import { Curve } from './curve.js'
import type { CurveMark } from './curve-options.js'
import { limitsOf, loadRules } from './history.js'
import { intervalOf } from '../interval-of.js'
import { Ribbon } from './ribbon-strip.js'
import { useCourse } from './use-course.js'

const ranges = ['1', '6', '24', '168'] as const
type Range = (typeof ranges)[number]
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
  ])
  if (!quantity) return null
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
          value={range}
          choose={setRange}
          options={ranges.map((hours) => ({ value: hours, label: say(`entity.range.${hours}`) }))}
        />
      </header>
      <LoadedCourse
        key={`${quantity.key}/${range}`}
        device={device}
        quantity={quantity}
        range={range}
        closed={closed}
      />
    </section>
  )
}

type Loaded = Props & Readonly<{ quantity: NumberQuantity; range: Range }>

function LoadedCourse({ device, quantity, range, closed }: Loaded) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const spanMs = Number(range) * hourMs
  const step = Math.max(1_000, spanMs / steps)
  const toAt = Math.ceil(useNow() / step) * step
  const fromAt = toAt - spanMs
  const { history, points } = useCourse(device, quantity.key, spanMs)
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
      state={regionOf(history, () => inRange.length)}
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
          limits={limits}
          marks={marks}
          fromAt={fromAt}
          toAt={toAt}
          gapMs={3 * intervalMs}
          lateMs={1.5 * intervalMs}
        />
        <Ribbon points={points} fromAt={fromAt} toAt={toAt} intervalMs={intervalMs} />
      </AgedArea>
      {rules.state === 'failed' && <p className="refusal">{say('entity.noLimits')}</p>}
      {history.state === 'ready' && !history.data.complete && (
        <p>{say('entity.partHistory', { count: points.length })}</p>
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

function numbersOf(feed: string): readonly NumberQuantity[] {
  return (findFeed(feed)?.quantities ?? []).filter(
    (quantity): quantity is NumberQuantity => quantity.kind === 'number',
  )
}
