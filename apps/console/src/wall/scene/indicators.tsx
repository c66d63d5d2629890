import { type ReactNode, useMemo } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { useAgeWords } from '../../state/use-age-words.js'
import { useNow } from '../../state/use-now.js'
import { type SceneFacts, sceneFacts } from './scene-facts.js'

/** The city in four values: who reports, the worst air, what moves, what has waited longest. */
export function Indicators({ short }: { short: boolean }) {
  const facts = useSceneFacts()
  const { say, formats } = useWords()
  const { lasting } = useAgeWords()
  const { stations, vehicles, waitsSince } = facts
  return (
    <div className="wall-indicators" data-testid="wall-indicators">
      <Indicator
        testId="wall-stations"
        mark="station"
        label={say(short ? 'wall.stationsShort' : 'wall.stations')}
      >
        {stations.fresh}
        <small>/{stations.total}</small>
      </Indicator>
      <WorstAir worst={facts.worstAqi} short={short} />
      <Indicator
        testId="wall-vehicles"
        mark="vehicle"
        label={say(short ? 'wall.vehiclesShort' : 'wall.vehicles')}
      >
        {formats.number(vehicles.moving)}
        {!short && <small>/{formats.number(vehicles.total)}</small>}
      </Indicator>
      <Indicator
        testId="wall-oldest"
        label={
          waitsSince === undefined ? say('wall.noneWaits') : say(short ? 'wall.oldestShort' : 'wall.oldest')
        }
      >
        {waitsSince === undefined ? '–' : lasting(waitsSince)}
      </Indicator>
    </div>
  )
}

/** The index of the hour that it was reckoned for, with its legal colour, keyline and word; the colour is data, not an alarm. */
function WorstAir({ worst, short }: { worst: SceneFacts['worstAqi']; short: boolean }) {
  const { say, formats, language } = useWords()
  if (!worst) return <Indicator testId="wall-aqi" label={say('wall.noAqi')} children="–" />
  const { value, band, at } = worst
  const label = short ? say('wall.worstAqiShort') : say('wall.worstAqi', { at: formats.minute(at) })
  return (
    <Indicator testId="wall-aqi" label={label}>
      {value}
      <span className="wall-band">
        <i style={{ background: band.color }} />
        {band.name[language]}
      </span>
    </Indicator>
  )
}

type IndicatorProps = Readonly<{
  testId: string
  label: string
  /** How the map draws what is counted: the only legend of a wall. */
  mark?: 'station' | 'vehicle'
  children: ReactNode
}>

function Indicator({ testId, label, mark, children }: IndicatorProps) {
  return (
    <div className="wall-indicator" data-testid={testId}>
      <span className="wall-value number">{children}</span>
      <span className="wall-label">
        {mark && <i className="wall-mark" data-mark={mark} />}
        {label}
      </span>
    </div>
  )
}

function useSceneFacts(): SceneFacts {
  const { live } = useConsole()
  const now = useNow()
  const alarms = useCell(live.alarms.all)
  const roll = useCell(live.devices.roll)
  // What moves tells so once a second, and not only when a second of ours has passed.
  const moved = useCell(live.fleet.second)
  return useMemo(
    () => ({
      roll,
      moved,
      ...sceneFacts({ devices: live.devices.all(), fixOf: (id) => live.fleet.get(id), alarms, now }),
    }),
    [live, alarms, now, roll, moved],
  )
}
