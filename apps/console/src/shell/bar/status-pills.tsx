import { liveTimes } from '@haidang/contracts'
import { findFeed } from '@haidang/domain'
import { useConsole, useWords } from '../../console.js'
import { usualZone } from '../../site.js'
import { useCell, useCellPart } from '../../state/cell.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'
import { useBlind } from './use-blind.js'

/** Which world this screen shows, in words. */
export function ModePill() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const mode = useCellPart(live.link, (link) => link.mode)
  const fetched = useCellPart(live.link, (link) => (link.mode === 'syncing' ? (link.fetched ?? 0) : 0))
  const alarming = mode === 'lost' || mode === 'signed-out'
  return (
    <span className="gsb-mode" data-testid="gsb-mode" data-mode={mode} role="status">
      {alarming && <SeveritySymbol severity={4} look="acknowledged" size={16} />}
      {fetched > 0 ? say('mode.syncingCount', { count: formats.number(fetched) }) : say(`mode.${mode}`)}
    </span>
  )
}

/** Sources are counted with each heartbeat. */
const sourceIntervalMs = liveTimes.heartbeatMs

/** How many of the devices that should report do. */
export function Sources() {
  const { live } = useConsole()
  const { say, formats, language } = useWords()
  const sources = useCell(live.sources)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const fresh = sources.reduce((sum, source) => sum + source.fresh, 0)
  const total = sources.reduce((sum, source) => sum + source.total, 0)
  const detail = sources
    .map(({ feed, ...count }) => `${findFeed(feed)?.name[language] ?? feed}: ${count.fresh}/${count.total}`)
    .join('\n')
  const newestAt = sources.reduce<number | undefined>(
    (newest, { newestAt: at }) => (at === undefined || at < (newest ?? at) ? newest : at),
    undefined,
  )
  const truth = { at: newestAt, intervalMs: sourceIntervalMs, source: say('xray.server') }
  const blind = useBlind()
  return (
    <span
      className="gsb-pill gsb-src"
      data-testid="gsb-src"
      data-old={lost}
      data-fresh={fresh}
      data-total={total}
      data-blind={blind}
      title={`${say('gsb.sourcesHint')}\n${detail}`}
    >
      {fresh < total && <SeveritySymbol severity={2} look="acknowledged" size={16} />}
      <Aged of={truth}>
        <span className="number">
          {blind
            ? say('gsb.noSources')
            : say('gsb.sources', { fresh: formats.number(fresh), total: formats.number(total) })}
        </span>
      </Aged>
    </span>
  )
}

/** The one clock: the server's time in the city's zone; when the link is lost it runs on this computer's, and says so. */
export function SiteTime() {
  const { live, site } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  const lost = useCellPart(live.link, ({ mode }) => mode !== 'live' && mode !== 'syncing')
  const zone = useCell(site)?.zone ?? usualZone
  return (
    <time
      className="gsb-clock"
      data-testid="gsb-clock"
      data-own={lost}
      title={say('gsb.clock', { zone })}
      dateTime={new Date(now).toISOString()}
    >
      <span className="gsb-time number">{formats.clock(now)}</span>
      <span className="gsb-date number">{lost ? say('gsb.ownClock') : formats.day(now)}</span>
    </time>
  )
}
