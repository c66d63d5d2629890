import type { LiveAlarm, RuleJson } from '@haidang/contracts'
import { useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { regionOf, useResource } from '../../rest/use-resource.js'
import { useCell } from '../../state/cell.js'
import { useDataEnd, useNow } from '../../state/use-now.js'
import { StateFrame } from '../../ui/state-frame.js'
import { loadHistory } from '../curve/history.js'
import { type MotionKind, type MotionPart, mostly, motionOf } from './motion.js'

const dayMs = 86_400_000
/** Finer stripes would be read by nobody. */
const stepMs = 600_000
const kinds: readonly MotionKind[] = ['moving', 'stopped', 'parked', 'lost']

/** What a vehicle did in 24 hours: moving, stopped, parked, lost. */
export function VehicleDay({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { say } = useWords()
  const dataEndAt = useDataEnd()
  const [openedAt] = useState(() => Math.min(live.clock.now(), dataEndAt ?? Number.POSITIVE_INFINITY))
  const history = useResource(`day/${device.id}`, (signal) =>
    loadHistory(
      { device: device.id, quantity: 'speed,ignition', fromAt: openedAt - dayMs, toAt: openedAt },
      signal,
    ),
  )
  return (
    <section className="panel entity-day" aria-label={say('vehicle.day')}>
      <h2>{say('vehicle.day')}</h2>
      <StateFrame
        state={regionOf(history, ({ rows }) => rows.length)}
        testId="vehicle-day"
        empty={say('entity.noHistory', { range: say('entity.range.24') })}
        error={history.state === 'failed' ? history.error : undefined}
        retry={history.retry}
      >
        {history.state === 'ready' && (
          <DayBar
            parts={motionOf(history.data.rows, {
              fromAt: openedAt - dayMs,
              toAt: openedAt,
              intervalMs: device.intervalSeconds * 1_000,
            })}
            fromAt={openedAt - dayMs}
          />
        )}
      </StateFrame>
    </section>
  )
}

function DayBar({ parts, fromAt }: Readonly<{ parts: readonly MotionPart[]; fromAt: number }>) {
  const { say, formats } = useWords()
  const place = (at: number): number => (100 * (at - fromAt)) / dayMs
  const sums = new Map(kinds.map((kind) => [kind, sumOf(parts, kind)]))
  const present = kinds.filter((kind) => (sums.get(kind) ?? 0) > 0)
  const told = (kind: MotionKind): string =>
    `${say(`vehicle.${kind}`)} ${formats.duration(sums.get(kind) ?? 0)}`
  return (
    <div className="ribbon">
      <div className="ribbon-strip tall" role="img" aria-label={present.map(told).join(', ')}>
        {mostly(parts, { fromAt, stepMs }).map((part) => (
          <div
            key={part.fromAt}
            className="ribbon-part"
            data-kind={part.kind}
            title={`${say(`vehicle.${part.kind}`)} ${formats.minute(part.fromAt)}–${formats.minute(part.toAt)}`}
            style={{ left: `${place(part.fromAt)}%`, width: `${place(part.toAt) - place(part.fromAt)}%` }}
          />
        ))}
      </div>
      <p className="ribbon-ends number" aria-hidden="true">
        <span>{formats.minute(fromAt)}</span>
        <span>{formats.minute(fromAt + dayMs / 2)}</span>
        <span>{formats.minute(fromAt + dayMs)}</span>
      </p>
      <p className="ribbon-legend">
        {present.map((kind) => (
          <span key={kind}>
            <span className="ribbon-part" data-kind={kind} aria-hidden="true" /> {told(kind)}
          </span>
        ))}
        <span>{say('vehicle.dayStep', { step: formats.duration(stepMs) })}</span>
      </p>
    </div>
  )
}

function sumOf(parts: readonly MotionPart[], kind: MotionKind): number {
  return parts.filter((part) => part.kind === kind).reduce((sum, { fromAt, toAt }) => sum + toAt - fromAt, 0)
}

type LogProps = Readonly<{
  device: DeviceView
  closed: readonly LiveAlarm[]
  rules: readonly RuleJson[]
}>

/** When the vehicle crossed the zones that are watched: what its alarms of that kind say, newest first. */
export function GeofenceLog({ device, closed, rules }: LogProps) {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const all = useCell(live.alarms.all)
  const now = useNow()
  const fences = new Set(rules.filter(({ condition }) => condition.kind === 'geofence').map(({ id }) => id))
  const crossings = [...all.filter((alarm) => alarm.device === device.id), ...closed]
    .filter(({ rule }) => fences.has(rule.id))
    .sort((a, b) => b.raisedAt - a.raisedAt)
    .slice(0, 50)
  return (
    <section className="panel entity-fences" aria-label={say('vehicle.fences')}>
      <h2>{say('vehicle.fences')}</h2>
      {crossings.length === 0 ? (
        <p className="state-note">{say('vehicle.noFences')}</p>
      ) : (
        <ol className="fence-log" data-testid="fence-log">
          {crossings.map((alarm) => (
            <li key={`${alarm.id}/${alarm.occurrences}`}>
              <time className="number">{formats.instant(alarm.raisedAt, now)}</time>
              <span>{alarm.message[language]}</span>
              <span className="number">
                {alarm.clearedAt === undefined
                  ? say('vehicle.still')
                  : formats.duration(alarm.clearedAt - alarm.raisedAt)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
