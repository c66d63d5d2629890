import { type NumberQuantity, findFeed } from '@haidang/domain'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { regionOf, useResource } from '../rest/use-resource.js'
import { useKeySet } from '../shell/use-key-set.js'
import { useCellPart } from '../state/cell.js'
import { Choice } from '../ui/choice.js'
import { StateFrame } from '../ui/state-frame.js'
import { Curve } from './curve.js'
import { limitsOf, loadHistory, loadRules } from './history.js'
import { type Point, pointsOf, withLive } from './series.js'
import { useNow } from '../state/use-now.js'

const ranges = ['1', '6', '24'] as const
type Range = (typeof ranges)[number]
const hourMs = 3_600_000

/** How a quantity went over the last hours, with the limits of the rules that watch it. */
export function Course({ device }: { device: DeviceView }) {
  const { say, language } = useWords()
  const numbers = useMemo(() => numbersOf(device.feed), [device.feed])
  const [range, setRange] = useState<Range>('6')
  const [key, setKey] = useState(() => findFeed(device.feed)?.headline ?? '')
  const quantity = numbers.find((one) => one.key === key) ?? numbers[0]
  useRangeKeys(setRange)
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
      <LoadedCourse key={`${quantity.key}/${range}`} device={device} quantity={quantity} range={range} />
    </section>
  )
}

type Loaded = Readonly<{ device: DeviceView; quantity: NumberQuantity; range: Range }>

function LoadedCourse({ device, quantity, range }: Loaded) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const now = useNow()
  const spanMs = Number(range) * hourMs
  const [openedAt] = useState(() => live.clock.now())
  const history = useResource(`${device.id}/${quantity.key}/${range}`, (signal) =>
    loadHistory(
      { device: device.id, quantity: quantity.key, fromAt: openedAt - spanMs, toAt: openedAt + hourMs },
      signal,
    ),
  )
  useAfterLoss(history.retry)
  const rules = useResource(`rules/${device.feed}`, (signal) => loadRules(device.feed, signal))
  const fresh = useLivePoints(device, quantity.key)
  const points = useMemo(
    () => (history.state === 'ready' ? withLive(pointsOf(history.data.rows, quantity.key), fresh) : fresh),
    [history, quantity.key, fresh],
  )
  const limits = useMemo(
    () => (rules.state === 'ready' ? limitsOf(rules.data, device, quantity.key) : []),
    [rules, device, quantity.key],
  )
  const inRange = points.filter(({ at }) => at >= now - spanMs)
  return (
    <StateFrame
      state={regionOf(history, () => inRange.length)}
      testId="course-state"
      empty={say('entity.noHistory', { range: say(`entity.range.${range}`) })}
      error={history.state === 'failed' ? history.error : undefined}
      retry={history.retry}
    >
      <Curve
        label={quantity.name[language]}
        unit={quantity.unitLabel}
        decimals={quantity.decimals}
        points={inRange}
        limits={limits}
        fromAt={now - spanMs}
        toAt={now}
        gapMs={3 * device.intervalSeconds * 1_000}
      />
      {rules.state === 'failed' && <p className="refusal">{say('entity.noLimits')}</p>}
      {history.state === 'ready' && !history.data.complete && (
        <p>{say('entity.partHistory', { count: points.length })}</p>
      )}
    </StateFrame>
  )
}

/** What was measured while the link was away is fetched when it is back. */
function useAfterLoss(again: () => void): void {
  const { live } = useConsole()
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const was = useRef(lost)
  useEffect(() => {
    if (was.current && !lost) again()
    was.current = lost
  }, [lost, again])
}

/** What the device has said of the quantity while this page is open. */
function useLivePoints(device: DeviceView, key: string): readonly Point[] {
  const [points, setPoints] = useState<readonly Point[]>([])
  const newest = device.values[key]
  useEffect(() => {
    if (!newest || typeof newest.value !== 'number') return
    const point = { at: newest.at, value: newest.value, measuring: newest.status === 'measuring' }
    setPoints((before) => (before.at(-1)?.at === point.at ? before : [...before, point]))
  }, [newest])
  return points
}

function numbersOf(feed: string): readonly NumberQuantity[] {
  return (findFeed(feed)?.quantities ?? []).filter(
    (quantity): quantity is NumberQuantity => quantity.kind === 'number',
  )
}

function useRangeKeys(choose: (range: Range) => void): void {
  useKeySet([
    { press: 'Digit1', shown: '1', does: 'keys.range.1', act: () => choose('1') },
    { press: 'Digit2', shown: '2', does: 'keys.range.6', act: () => choose('6') },
    { press: 'Digit3', shown: '3', does: 'keys.range.24', act: () => choose('24') },
  ])
}
