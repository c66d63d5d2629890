import { useEffect, useState } from 'react'
import { flyToAlarm } from '../../alarms/select-alarm.js'
import { useConsole, useWords } from '../../console.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { type Badge, badgesOf } from '../badges/badges.js'
import type { CityMap } from '../city-map.js'
import { whereIs } from '../feed-map.js'
import { type EdgeSign, type Frame, edgeSigns } from './edge-signs.js'
import { spread } from './spread.js'

/** Toolbar above, legend and notice below. */
const inset = { top: 78, right: 48, bottom: 52, left: 48 }

/** At the rim of the map: in which direction alarms lie that are not in the picture. A press goes there. */
export function MapEdge({ map, listWidth }: Readonly<{ map: CityMap | undefined; listWidth: number }>) {
  const signs = useSigns(map, listWidth)
  const console = useConsole()
  const { say } = useWords()
  const { live } = console
  const go = (device: string): void => {
    const alarm = live.alarms.all
      .get()
      .filter((one) => one.device === device)
      .sort((a, b) => b.severity - a.severity)[0]
    if (alarm) flyToAlarm(console, alarm)
  }
  return (
    <div className="map-edge" data-testid="map-edge" data-count={signs.length}>
      {signs.map(({ sector, count, worst, device, x, y, angle }) => (
        <button
          key={sector}
          type="button"
          className="edge-sign"
          data-severity={worst.severity}
          style={{ left: x, top: y }}
          title={say('map.edge', { count, word: say(`severity.${worst.severity}`) })}
          onClick={() => go(device)}
        >
          <span className="edge-arrow" style={{ rotate: `${angle}deg` }} aria-hidden="true" />
          <SeveritySymbol
            severity={worst.severity}
            look={worst.look}
            size={24}
            label={say(`severity.${worst.severity}`)}
          />
          <span className="number">{count}</span>
        </button>
      ))}
    </div>
  )
}

function useSigns(map: CityMap | undefined, listWidth: number): readonly EdgeSign[] {
  const { live } = useConsole()
  const [signs, setSigns] = useState<readonly EdgeSign[]>([])
  useEffect(() => {
    if (!map) return undefined
    let shown = ''
    const look = (): void => {
      const badges = badgesOf(live.alarms.all.get(), (id) => whereIs(map, live.devices.get(id)))
      const frame: Frame = { ...map.size(), inset: { ...inset, left: inset.left + listWidth } }
      const signs = edgeSigns(badges, (badge: Badge) => map.project(badge.position), frame)
      const next = spread(signs, frame, map.standingOn()).map(rounded)
      const key = JSON.stringify(next)
      if (key === shown) return
      shown = key
      setSigns(next)
    }
    const stops = [map.onMoved(look), live.alarms.all.subscribe(look), live.clock.second.subscribe(look)]
    look()
    return () => {
      for (const stop of stops) stop()
    }
  }, [map, live, listWidth])
  return signs
}

function rounded(sign: EdgeSign): EdgeSign {
  return { ...sign, x: Math.round(sign.x), y: Math.round(sign.y), angle: Math.round(sign.angle) }
}
