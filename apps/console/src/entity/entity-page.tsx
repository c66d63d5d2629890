import '../styles/entity.css'

import { findFeed, findQuantity } from '@haidang/domain'
import { alarmsAt } from '../alarms/alarm-groups.js'
import { AlarmList } from '../alarms/alarm-list.js'
import { ClosedAlarms } from '../alarms/closed-alarms.js'
import { useConsole, useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { useCell, useCellPart } from '../state/cell.js'
import { useDevice } from '../state/devices.js'
import { Panel } from '../ui/panel.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { type RegionState, StateFrame } from '../ui/state-frame.js'
import { Course } from './course.js'
import { DeviceAge } from './device-age.js'
import { SourceFacts } from './source-facts.js'
import { ValueTable } from './value-table.js'
import { ValueText } from './value-text.js'

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

function entityState({
  known,
  waiting,
  lost,
}: {
  known: boolean
  waiting: boolean
  lost: boolean
}): RegionState {
  if (!known) return waiting ? 'loading' : 'empty'
  return lost ? 'disconnected' : 'live'
}

function Detail({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { say } = useWords()
  const own = useCell(live.alarms.all).filter((alarm) => alarm.device === device.id)
  return (
    <>
      <Head device={device} />
      <div className="entity-grid">
        <Panel broken={say('state.broken')}>
          <Course device={device} />
        </Panel>
        <section className="panel" aria-label={say('entity.facts')}>
          <h2>{say('entity.facts')}</h2>
          <Panel broken={say('state.broken')}>
            <SourceFacts device={device} />
          </Panel>
        </section>
        <section className="panel entity-values" aria-label={say('entity.values')}>
          <h2>{say('entity.values')}</h2>
          <Panel broken={say('state.broken')}>
            <ValueTable device={device} />
          </Panel>
        </section>
        <section className="panel entity-alarms" aria-label={say('entity.alarms')}>
          <h2>{say('entity.alarms')}</h2>
          <AlarmList alarms={alarmsAt(device.id, own)} shape="row" empty={say('alarms.noneDevice')} />
          <h3>{say('alarms.tab.history')}</h3>
          <ClosedAlarms
            query={`&device=${encodeURIComponent(device.id)}`}
            empty={say('alarms.noneHistory')}
          />
        </section>
      </div>
    </>
  )
}

function Head({ device }: { device: DeviceView }) {
  const { router } = useConsole()
  const { say, language } = useWords()
  return (
    <header className="entity-head">
      <button type="button" className="button" onClick={() => router.back()}>
        ‹ {say('entity.back')}
      </button>
      <h1>{device.name[language]}</h1>
      <code>{device.id}</code>
      <Headline device={device} />
      <WorstAlarm device={device.id} />
      <DeviceAge device={device} />
      <SimulatedMark simulated={device.simulated} />
      <button
        type="button"
        className="button"
        onClick={() => router.go({ page: 'map', selected: device.id })}
      >
        {say('entity.onMap')}
      </button>
    </header>
  )
}

/** The one value that stands for the device. */
function Headline({ device }: { device: DeviceView }) {
  const { language } = useWords()
  const feed = findFeed(device.feed)
  const quantity = feed && findQuantity(feed, feed.headline)
  if (!quantity) return null
  return (
    <span className="entity-headline">
      <small>{quantity.name[language]}</small>
      <ValueText
        quantity={quantity}
        value={device.values[quantity.key]}
        intervalSeconds={device.intervalSeconds}
      />
    </span>
  )
}

function WorstAlarm({ device }: { device: string }) {
  const { live } = useConsole()
  const { say } = useWords()
  const [worst] = useCell(live.alarms.all)
    .filter((alarm) => alarm.device === device)
    .sort((a, b) => b.severity - a.severity)
  if (!worst) return null
  return (
    <span className="entity-severity" data-severity={worst.severity}>
      <SeveritySymbol severity={worst.severity} look={lookOf(worst.state)} />{' '}
      {say(`severity.${worst.severity}`)}
    </span>
  )
}
