import '../styles/entity.css'

import type { LiveAlarm } from '@haidang/contracts'
import { findFeed } from '@haidang/domain'
import { alarmsAt } from '../alarms/alarm-groups.js'
import { AlarmList } from '../alarms/alarm-list.js'
import { ClosedAlarms } from '../alarms/closed-alarms.js'
import { ColumnsAround, useColumns } from '../alarms/list/columns-around.js'
import { RecentCoursesAround } from '../alarms/list/recent-courses.js'
import { WhyCard } from '../alarms/why/why-card.js'
import { useConsole, useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { useResource } from '../rest/use-resource.js'
import { useCell, useCellPart } from '../state/cell.js'
import { useDevice } from '../state/devices.js'
import { useNow } from '../state/use-now.js'
import { Panel } from '../ui/panel.js'
import { type RegionState, StateFrame } from '../ui/state-frame.js'
import { BigValue } from './now/big-value.js'
import { Course } from './curve/course.js'
import { useClosedAlarmsOf } from './device-alarms.js'
import { Glance } from './events/glance.js'
import { Happenings } from './events/happenings.js'
import { EntityHead } from './entity-head.js'
import { loadRules } from './curve/history.js'
import { RulesInForce } from './rules-in-force.js'
import { SourceFacts } from './source-facts.js'
import { ValueTable } from './now/value-table.js'
import { GeofenceLog, VehicleDay } from './vehicle/vehicle-day.js'
import { VehicleNow } from './vehicle/vehicle-now.js'

/** One thing that reports: what it says now, whether that can be trusted, how it went, what is the matter with it. */
export default function EntityPage({ id, feed }: Readonly<{ id: string; feed: string }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const device = useDevice(live.devices, id)
  const waiting = useCell(live.devices.waiting)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const state = entityState({ known: device?.feed === feed, waiting, lost })
  return (
    <StateFrame state={state} testId="entity" className="entity" empty={say('entity.unknown')}>
      {device && <Detail device={device} />}
    </StateFrame>
  )
}

type Known = Readonly<{ known: boolean; waiting: boolean; lost: boolean }>

function entityState({ known, waiting, lost }: Known): RegionState {
  if (!known) return waiting ? 'loading' : 'empty'
  return lost ? 'disconnected' : 'live'
}

function Detail({ device }: { device: DeviceView }) {
  const { say } = useWords()
  const closed = useClosedAlarmsOf(device.id)
  const past = closed.state === 'ready' ? closed.data : []
  const rules = useResource(`rules/${device.feed}`, (signal) => loadRules(device.feed, signal))
  const feed = findFeed(device.feed)
  const moves = feed?.symbol.motion === 'moving'
  const alone = (part: React.ReactNode): React.ReactNode => <Panel broken={say('state.broken')}>{part}</Panel>
  return (
    <>
      <EntityHead device={device} />
      <div className="entity-grid">
        <div className="entity-main">
          {alone(
            <section className="panel entity-now" aria-label={say('entity.now')}>
              <BigValue device={device} />
              {moves && <VehicleNow device={device} />}
              <Glance device={device} />
            </section>,
          )}
          {alone(<Whys device={device} />)}
          {alone(<Course device={device} closed={past} />)}
          {moves && alone(<VehicleDay device={device} />)}
          {feed?.events && alone(<Happenings device={device} feed={feed} />)}
        </div>
        <div className="entity-side">
          {alone(
            <section className="panel" aria-label={say('entity.facts')}>
              <h2>{say('entity.facts')}</h2>
              <SourceFacts device={device} />
            </section>,
          )}
          {alone(<RulesInForce device={device} rules={rules} />)}
          {moves &&
            rules.state === 'ready' &&
            alone(<GeofenceLog device={device} closed={past} rules={rules.data} />)}
        </div>
        <section className="panel entity-values" aria-label={say('entity.values')}>
          <h2>{say('entity.values')}</h2>
          {alone(<ValueTable device={device} />)}
        </section>
        {alone(<AlarmsOf device={device} pastAt={past.map(({ raisedAt }) => raisedAt)} />)}
      </div>
    </>
  )
}

/** Every alarm that is there explains itself. */
function Whys({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const own = alarmsAt(device.id, useCell(live.alarms.all))
  if (own.length === 0) return null
  return (
    <div className="entity-whys">
      {own.map((alarm) => (
        <WhyCard key={alarm.id} alarm={alarm} wide />
      ))}
    </div>
  )
}

const monthMs = 30 * 86_400_000

function AlarmsOf({ device, pastAt }: Readonly<{ device: DeviceView; pastAt: readonly number[] }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const now = useNow()
  const own = alarmsAt(device.id, useCell(live.alarms.all))
  const month = pastAt.filter((at) => at >= now - monthMs).length
  return (
    <section className="panel entity-alarms" aria-label={say('entity.alarms')}>
      <h2>{say('entity.alarms')}</h2>
      <ColumnsAround>
        <RecentCoursesAround>
          <OpenAlarms alarms={own} />
        </RecentCoursesAround>
        <h3>{say('entity.alarms30', { count: month })}</h3>
        <ClosedAlarms
          query={`&device=${encodeURIComponent(device.id)}`}
          empty={say('alarms.noneClosedDevice')}
        />
      </ColumnsAround>
    </section>
  )
}

function OpenAlarms({ alarms }: { alarms: readonly LiveAlarm[] }) {
  const { say } = useWords()
  const { cards } = useColumns().layout
  return <AlarmList alarms={alarms} shape={cards ? 'small-card' : 'row'} empty={say('alarms.noneDevice')} />
}
