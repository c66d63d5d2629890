import { alarmsAt } from '../alarms/alarm-groups.js'
import { useConsole, useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { useCell } from '../state/cell.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { SimulatedMark } from '../ui/simulated-mark.js'
import { CopyId } from './copy-id.js'
import { DeviceAge } from './device-age.js'

/** What it is called, how it stands, how old its newest word is. */
export function EntityHead({ device }: { device: DeviceView }) {
  const { router } = useConsole()
  const { say, language } = useWords()
  return (
    <header className="entity-head">
      <button type="button" className="button" onClick={() => router.back()}>
        ‹ {say('entity.back')}
      </button>
      <h1>{device.name[language]}</h1>
      <CopyId id={device.id} />
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

/** The worst of its alarms: symbol and word; nothing where there is none. */
export function WorstAlarm({ device }: { device: string }) {
  const { live } = useConsole()
  const { say } = useWords()
  const [worst] = alarmsAt(device, useCell(live.alarms.all)).sort((a, b) => b.severity - a.severity)
  if (!worst) return null
  return (
    <span className="entity-severity" data-severity={worst.severity}>
      <SeveritySymbol severity={worst.severity} look={lookOf(worst.state)} />{' '}
      {say(`severity.${worst.severity}`)}
    </span>
  )
}
