import { type Freshness, feeds } from '@haidang/domain'
import { useConsole, useWords } from '../console.js'
import { useNow } from '../state/use-now.js'
import { ageOf, newestOf } from '../state/age.js'
import { useCell } from '../state/cell.js'
import { Aged } from '../xray/aged.js'
import { useLinkTruth } from '../xray/use-link-truth.js'

type Count = Readonly<{ total: number; silent: number }>

/** What is on the map, counted: how many of each kind, and how many of them have gone silent. */
export function Legend() {
  const { say, language } = useWords()
  const counts = useCounts()
  const truth = useLinkTruth(say('xray.link'))
  return (
    <dl className="map-legend" data-testid="map-legend" aria-label={say('map.legend')}>
      {feeds.map(({ id, name, symbol, internal }) => {
        const { total, silent } = counts.get(id) ?? { total: 0, silent: 0 }
        if (total === 0 || internal) return null
        return (
          <div key={id} data-feed={id} data-count={total} data-silent={silent}>
            <dt>
              <span className="legend-sign" data-motion={symbol.motion} aria-hidden="true">
                {symbol.motion === 'fixed' ? symbol.letters[language] : '➤'}
              </span>
              {name[language]}
            </dt>
            <dd className="number">
              <Aged of={truth}>
                {total}
                {silent > 0 && <span className="legend-silent"> ╌ {silent}</span>}
              </Aged>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

const silentStages: readonly Freshness[] = ['stale', 'lost']

function useCounts(): ReadonlyMap<string, Count> {
  const { live } = useConsole()
  const now = useNow()
  useCell(live.devices.roll)
  const counts = new Map<string, Count>()
  for (const device of live.devices.all()) {
    const { total, silent } = counts.get(device.feed) ?? { total: 0, silent: 0 }
    const newest = live.fleet.get(device.id) ?? newestOf(device)
    const stage = newest
      ? ageOf(newest, { now, intervalMs: device.intervalSeconds * 1_000 }).freshness
      : 'lost'
    counts.set(device.feed, { total: total + 1, silent: silent + (silentStages.includes(stage) ? 1 : 0) })
  }
  return counts
}
