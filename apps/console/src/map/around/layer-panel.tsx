import { feeds } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { ageOf } from '../../state/age.js'
import { useNow } from '../../state/use-now.js'
import { FreshnessMark } from '../../ui/freshness-mark.js'
import type { MapLayers } from './map-layers.js'
import { useFeedCounts } from './use-feed-counts.js'

type Props = Readonly<{ layers: MapLayers; change: (layers: MapLayers) => void }>

/** What the map shows, how much of it there is, how fresh it is; and a switch that leaves only the abnormal. */
export function LayerPanel({ layers, change }: Props) {
  const { say, formats, language } = useWords()
  const counts = useFeedCounts()
  return (
    <div className="layer-panel" data-testid="map-layers" role="group" aria-label={say('map.layers')}>
      <h2>{say('map.layers')}</h2>
      <label className="layer-only">
        <input
          type="checkbox"
          data-testid="map-only-abnormal"
          checked={layers.onlyAbnormal}
          onChange={({ target }) => change(layers.withOnlyAbnormal(target.checked))}
        />
        {say('map.onlyAbnormal')}
      </label>
      {feeds.map(({ id, name, internal }) => {
        const count = counts.get(id)
        if (!count || internal) return null
        return (
          <Layer key={id} id={id} layers={layers} change={change} name={name[language]}>
            <span className="number">{formats.number(count.total)}</span>
            <FeedAge feed={id} />
          </Layer>
        )
      })}
      <Layer id="zones" layers={layers} change={change} name={say('map.zones')} />
    </div>
  )
}

type LayerProps = Props & Readonly<{ id: string; name: string; children?: React.ReactNode }>

function Layer({ id, name, layers, change, children }: LayerProps) {
  return (
    <label className="layer-row" data-layer={id}>
      <input type="checkbox" checked={!layers.hidden.has(id)} onChange={() => change(layers.toggled(id))} />
      <span>{name}</span>
      {children}
    </label>
  )
}

/** How old the newest word of a feed is, as the server counts it. */
function FeedAge({ feed }: { feed: string }) {
  const { live } = useConsole()
  const { say } = useWords()
  const now = useNow()
  const sources = useCell(live.sources)
  const newestAt = sources.find((source) => source.feed === feed)?.newestAt
  const intervalMs = (feeds.find(({ id }) => id === feed)?.intervalSeconds ?? 60) * 1_000
  if (newestAt === undefined) return <span className="freshness">{say('freshness.never')}</span>
  const { freshness, ageMs } = ageOf({ at: newestAt }, { now, intervalMs })
  return <FreshnessMark freshness={freshness} ageMs={ageMs} />
}
