import { feeds } from '@haidang/domain'
import { countBySeverity } from '../alarms/alarm-groups.js'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { severities } from '../ui/severity-shapes.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'
import { Aged } from '../xray/aged.js'
import type { MapLayers } from './around/map-layers.js'
import { type FeedCount, useFeedCounts } from './around/use-feed-counts.js'

type Props = Readonly<{ layers: MapLayers; change: (layers: MapLayers) => void }>

/** What is on the map, counted: how many of each kind, and how many of them have gone silent. A press hides a kind. */
export function Legend({ layers, change }: Props) {
  const { say } = useWords()
  const counts = useFeedCounts()
  if (counts.size === 0) return null
  return (
    <div className="map-legend" data-testid="map-legend" role="group" aria-label={say('map.legend')}>
      <SeverityCounts />
      {feeds.map(({ id }) => {
        const count = counts.get(id)
        return count && <LegendRow key={id} feed={id} count={count} layers={layers} change={change} />
      })}
    </div>
  )
}

function LegendRow({
  feed: id,
  count,
  layers,
  change,
}: Props & Readonly<{ feed: string; count: FeedCount }>) {
  const { say, formats, language } = useWords()
  const xray = useCell(useConsole().xray)
  const feed = feeds.find((one) => one.id === id)
  if (!feed) return null
  const shown = !layers.hidden.has(id)
  return (
    <button
      type="button"
      className="legend-row"
      data-feed={id}
      data-count={count.total}
      data-silent={count.silent}
      aria-pressed={shown}
      title={say(shown ? 'map.hide' : 'map.show', { what: feed.name[language] })}
      onClick={() => change(layers.toggled(id))}
    >
      <span className="legend-name">
        <span className="legend-sign" data-motion={feed.symbol.motion} aria-hidden="true">
          {feed.symbol.motion === 'fixed' ? feed.symbol.letters[language] : '➤'}
        </span>
        {feed.name[language]}
      </span>
      <span className="number">
        {xray && `${say('map.newest')} `}
        <Aged
          of={{ at: count.newest?.at, intervalMs: count.newest?.intervalMs, source: feed.name[language] }}
        >
          {formats.number(count.total)}
          {count.silent > 0 && (
            <span className="legend-silent">
              {' '}
              · <SilentSign motion={feed.symbol.motion} />{' '}
              {say('map.silent', { count: formats.number(count.silent) })}
            </span>
          )}
        </Aged>
        {xray && (
          <>
            {` · ${say('map.oldest')} `}
            <Aged
              of={{ at: count.oldest?.at, intervalMs: count.oldest?.intervalMs, source: feed.name[language] }}
            >
              {null}
            </Aged>
          </>
        )}
      </span>
    </button>
  )
}

/** As the map draws what has gone silent: dashed and pale. */
function SilentSign({ motion }: { motion: 'fixed' | 'moving' }) {
  return (
    <svg className="legend-old" viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
      <path d={motion === 'fixed' ? 'M8 1.5A6.5 6.5 0 1 1 7.99 1.5' : 'M2 2L14 8L2 14L5.5 8Z'} />
    </svg>
  )
}

/** The active alarms by severity; nothing while there are none. */
function SeverityCounts() {
  const { live } = useConsole()
  const { say } = useWords()
  const counts = countBySeverity(useCell(live.alarms.all))
  const present = severities.filter((severity) => counts[severity].active > 0)
  if (present.length === 0) return null
  return (
    <p className="legend-severities">
      {present.map((severity) => (
        <span key={severity} title={say(`severity.${severity}`)}>
          <SeveritySymbol
            severity={severity}
            look="acknowledged"
            size={16}
            label={say(`severity.${severity}`)}
          />{' '}
          <span className="number">{counts[severity].active}</span>
        </span>
      ))}
    </p>
  )
}
