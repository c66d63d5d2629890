import { findFeed, labelText } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import type { DeviceView } from '../../live/messages.js'
import { useCellPart } from '../../state/cell.js'
import { deviceTruth } from '../../xray/device-truth.js'
import { Aged } from '../../xray/aged.js'
import { compassPoint } from './compass.js'

/** Where a vehicle is heading and how fast, by its last fix; what it is and what it is called on the road. */
export function VehicleNow({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const fix = useCellPart(live.fleet.revision, () => live.fleet.get(device.id))
  const feed = findFeed(device.feed)
  const { kind, plate } = device.labels
  const duty = device.values['duty']
  const quantity = feed?.quantities.find(({ key }) => key === 'duty')
  const dutyName =
    quantity?.kind === 'word' && typeof duty?.value === 'string'
      ? (quantity.names[duty.value]?.[language] ?? duty.value)
      : '—'
  return (
    <dl className="vehicle-now" data-testid="vehicle-now">
      {kind !== undefined && (
        <Told name={say('vehicle.kind')}>{labelText(feed, ['kind', kind], language).value}</Told>
      )}
      {plate !== undefined && (
        <Told name={say('vehicle.plate')}>
          <code>{plate}</code>
        </Told>
      )}
      <Told name={say('vehicle.duty')}>{dutyName}</Told>
      <Told name={say('vehicle.heading')}>
        {fix ? (
          <Aged of={deviceTruth(live, device)}>
            <span className="number">
              <span className="compass" style={{ rotate: `${fix.headingDeg}deg` }} aria-hidden="true">
                ↑
              </span>{' '}
              {formats.number(fix.headingDeg)}° {say(`compass.${compassPoint(fix.headingDeg)}`)}
            </span>
          </Aged>
        ) : (
          '—'
        )}
      </Told>
    </dl>
  )
}

function Told({ name, children }: Readonly<{ name: string; children: React.ReactNode }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
