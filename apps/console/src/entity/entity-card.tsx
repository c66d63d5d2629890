import '../styles/entity.css'

import { findFeed } from '@haidang/domain'
import { alarmsAt } from '../alarms/alarm-groups.js'
import { selectDevice } from '../alarms/select-alarm.js'
import { WhyCard } from '../alarms/why/why-card.js'
import { useConsole, useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { addressOf } from '../router.js'
import { useCell } from '../state/cell.js'
import { useDevice } from '../state/devices.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { valueTruth } from '../xray/device-truth.js'
import { BigValue } from './now/big-value.js'
import { CopyId } from './copy-id.js'
import { DeviceAge } from './device-age.js'
import { WorstAlarm } from './entity-head.js'
import { intervalOf } from './interval-of.js'
import { ValueText } from './now/value-text.js'
import { VehicleNow } from './vehicle/vehicle-now.js'

/** The selected device in the dock: why it alarms, its one value, the others with their age, and the way to all of it. */
export function EntityCard({ id }: { id: string | undefined }) {
  const { live } = useConsole()
  const { say } = useWords()
  const device = useDevice(live.devices, id)
  if (id === undefined) return <p className="state-note">{say('dock.nothing')}</p>
  if (!device) return <p className="state-note">{say('entity.unknown')}</p>
  return <Card key={id} device={device} />
}

function Card({ device }: { device: DeviceView }) {
  const { language } = useWords()
  const moves = findFeed(device.feed)?.symbol.motion === 'moving'
  return (
    <div className="selection" data-testid="map-sel" data-device={device.id}>
      <header className="selection-head">
        <h2>{device.name[language]}</h2>
        <CopyId id={device.id} />
        <WorstAlarm device={device.id} />
        <DeviceAge device={device} />
        <SimulatedMark simulated={device.simulated} />
      </header>
      <BigValue device={device} />
      {moves && <VehicleNow device={device} />}
      <SelectedWhy device={device} />
      {!moves && <OtherValues device={device} />}
      <Ways device={device} />
    </div>
  )
}

/** Why the selected alarm is there, or else the worst one of the device. */
function SelectedWhy({ device }: { device: DeviceView }) {
  const { live, selectedAlarm } = useConsole()
  const selected = useCell(selectedAlarm)
  const own = alarmsAt(device.id, useCell(live.alarms.all))
  const alarm = own.find(({ id }) => id === selected) ?? own[0]
  return alarm ? <WhyCard key={alarm.id} alarm={alarm} /> : null
}

function OtherValues({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { language } = useWords()
  const feed = findFeed(device.feed)
  const others = (feed?.quantities ?? []).filter(({ key }) => device.values[key] && key !== feed?.headline)
  return (
    <dl className="selection-values">
      {others.map((quantity) => (
        <div key={quantity.key}>
          <dt>{quantity.name[language]}</dt>
          <dd>
            <ValueText
              quantity={quantity}
              value={device.values[quantity.key]}
              intervalSeconds={intervalOf(device, quantity.key) / 1_000}
              truth={valueTruth(live, device, quantity.key)}
              full
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Ways({ device }: { device: DeviceView }) {
  const console = useConsole()
  const { say } = useWords()
  const detail = { page: 'entity', feed: device.feed, id: device.id } as const
  return (
    <div className="dialog-actions">
      <button type="button" className="button" onClick={() => selectDevice(console, undefined)}>
        {say('dock.close')}
      </button>
      <a
        className="button primary"
        href={addressOf(detail)}
        data-testid="open-detail"
        onClick={(event) => {
          event.preventDefault()
          console.router.go(detail)
        }}
      >
        {say('alarms.open')}
      </a>
    </div>
  )
}
