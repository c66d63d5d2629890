import { findFeed } from '@haidang/domain'
import { selectDevice } from '../alarms/select-alarm.js'
import { useConsole, useWords } from '../console.js'
import { DeviceAge } from '../entity/device-age.js'
import { ValueText } from '../entity/value-text.js'
import { addressOf } from '../router.js'
import { useDevice } from '../state/devices.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { valueTruth } from '../xray/device-truth.js'

/** The selected device in short: its values with their age and status, and the way to all of it. */
export function SelectionCard({ id }: { id: string | undefined }) {
  const console = useConsole()
  const { say, language } = useWords()
  const device = useDevice(console.live.devices, id)
  if (id === undefined) return <p className="state-note">{say('dock.nothing')}</p>
  if (!device) return <p className="state-note">{say('entity.unknown')}</p>
  const detail = { page: 'entity', feed: device.feed, id } as const
  const quantities = (findFeed(device.feed)?.quantities ?? []).filter(({ key }) => device.values[key])
  return (
    <div className="selection" data-testid="map-sel" data-device={id}>
      <h2>
        {device.name[language]} <SimulatedMark simulated={device.simulated} />
      </h2>
      <p>
        <code>{id}</code> · <DeviceAge device={device} />
      </p>
      <dl className="selection-values">
        {quantities.map((quantity) => (
          <div key={quantity.key}>
            <dt>{quantity.name[language]}</dt>
            <dd>
              <ValueText
                quantity={quantity}
                value={device.values[quantity.key]}
                intervalSeconds={device.intervalSeconds}
                truth={valueTruth(console.live, device, quantity.key)}
                full
              />
            </dd>
          </div>
        ))}
      </dl>
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
    </div>
  )
}
