import type { DeviceEventJson, EventDayJson } from '@haidang/contracts'
import { type EventField, type Feed, findEventKind, findQuantity } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { regionOf } from '../../rest/use-resource.js'
import { ageOf, newestOf } from '../../state/age.js'
import { useCellPart } from '../../state/cell.js'
import { useNow } from '../../state/use-now.js'
import { SimulatedMark } from '../../ui/simulated-mark.js'
import { type RegionState, StateFrame } from '../../ui/state-frame.js'
import { valueText } from '../now/value-text.js'
import { type Happenings as Told, useHappenings } from './use-happenings.js'

/** What has happened at a device: what today's events come to, and the latest of them. */
export function Happenings({ device, feed }: Readonly<{ device: DeviceView; feed: Feed }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const now = useNow()
  const isLost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const resource = useHappenings(device)
  const newest = newestOf(device)
  const age = newest && ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 })
  const region = regionOf(resource, ({ latest }) => latest.length)
  return (
    <section className="panel entity-events" aria-label={say('events.title')}>
      <h2>{say('events.title')}</h2>
      <StateFrame
        state={region === 'live' ? aged(isLost, age?.freshness) : region}
        testId="happenings"
        empty={say('events.none')}
        error={resource.state === 'failed' ? resource.error : undefined}
        retry={resource.retry}
      >
        {resource.state === 'ready' && <Shown told={resource.data} feed={feed} reportedAt={newest?.at} />}
      </StateFrame>
    </section>
  )
}

/** Events are as old as the device's last word: after that, others may have happened that it has not told. */
function aged(isLost: boolean, freshness: RegionState = 'lost'): RegionState {
  return isLost ? 'disconnected' : freshness
}

type Shown = Readonly<{ told: Told; feed: Feed; reportedAt: number | undefined }>

function Shown({ told: { day, latest }, feed, reportedAt }: Shown) {
  const { say, formats } = useWords()
  const now = useNow()
  return (
    <>
      <DaySums day={day} feed={feed} />
      {reportedAt !== undefined && (
        <p className="state-note">{say('events.asOf', { at: formats.instant(reportedAt, now) })}</p>
      )}
      <table className="values">
        <thead>
          <tr>
            <th scope="col">{say('events.at')}</th>
            <th scope="col">{say('events.kind')}</th>
            <th scope="col">{say('events.says')}</th>
          </tr>
        </thead>
        <tbody>
          {latest.map((event) => (
            <EventRow key={`${event.at} ${event.id ?? event.kind}`} event={event} feed={feed} />
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Beside what the device itself counts: where the two differ, something has not been told. */
function DaySums({ day, feed }: Readonly<{ day: EventDayJson; feed: Feed }>) {
  const words = useWords()
  const sums = (feed.tally?.gives ?? []).flatMap((key) => {
    const [quantity, total] = [findQuantity(feed, key), day.totals[key]]
    return quantity && total !== undefined ? [{ quantity, total }] : []
  })
  if (sums.length === 0) return null
  return (
    <>
      <h3>{words.say('events.addUp')}</h3>
      <dl className="glance" data-testid="event-day">
        {sums.map(({ quantity, total }) => (
          <div key={quantity.key} data-quantity={quantity.key}>
            <dt>{quantity.name[words.language]}</dt>
            <dd className="number">{valueText(quantity, total, words)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function EventRow({ event, feed }: Readonly<{ event: DeviceEventJson; feed: Feed }>) {
  const { formats, language } = useWords()
  const now = useNow()
  const kind = findEventKind(feed, event.kind)
  const said = (kind?.fields ?? []).filter(({ key }) => event.data[key] !== undefined)
  return (
    <tr data-kind={event.kind}>
      <td className="number">{formats.instant(Date.parse(event.at), now)}</td>
      <td>
        {kind?.name[language] ?? event.kind} <SimulatedMark simulated={event.simulated} />
      </td>
      <td>
        {said.map((field, place) => (
          <span key={field.key}>
            {place > 0 && ' · '}
            {field.name[language]}: <FieldText field={field} value={event.data[field.key] ?? ''} />
          </span>
        ))}
      </td>
    </tr>
  )
}

type Field = Readonly<{ field: EventField; value: DeviceEventJson['data'][string] }>

/** A picture's address is a link that tells its owner nothing of us. */
function FieldText({ field, value }: Field) {
  const words = useWords()
  if (field.kind !== 'text') return <span className="number">{valueText(field, value, words)}</span>
  if (!field.isLink) return <code>{String(value)}</code>
  return (
    <a href={String(value)} target="_blank" rel="noopener noreferrer">
      {words.say('events.open')}
    </a>
  )
}
