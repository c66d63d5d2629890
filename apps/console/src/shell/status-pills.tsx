import { useConsole, useWords } from '../console.js'
import { usualZone } from '../site.js'
import { useCell, useCellPart } from '../state/cell.js'
import { SeveritySymbol } from '../ui/severity-symbol.js'

/** Which world this screen shows, in words. */
export function ModePill() {
  const { live } = useConsole()
  const { say } = useWords()
  const mode = useCellPart(live.link, (link) => link.mode)
  const alarming = mode === 'lost' || mode === 'signed-out'
  return (
    <span className="gsb-mode" data-testid="gsb-mode" data-mode={mode} role="status">
      {alarming && <SeveritySymbol severity={4} look="acknowledged" size={18} />}
      {say(`mode.${mode}`)}
    </span>
  )
}

const lateMs = 2_000
const veryLateMs = 10_000

/** How old news is when it gets here; in words as soon as it is more than 2 s. */
export function LinkPill() {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const { mode, slow, seq, ...link } = useCell(live.link)
  const ageMs = mode === 'lost' || mode === 'signed-out' ? undefined : link.ageMs
  const level =
    ageMs === undefined ? 'unknown' : ageMs < lateMs ? 'fresh' : ageMs <= veryLateMs ? 'late' : 'very-late'
  const seconds =
    ageMs === undefined ? say('gsb.linkUnknown') : `${formats.measured(ageMs / 1_000, 1)}\u00A0s`
  const text = level === 'late' || level === 'very-late' ? say('gsb.linkLate', { age: seconds }) : seconds
  return (
    <span
      className="gsb-pill"
      data-testid="gsb-link"
      data-level={level}
      title={`${say('gsb.link')}${seq === undefined ? '' : ` · №${seq}`}`}
    >
      {level === 'very-late' && <SeveritySymbol severity={2} look="acknowledged" size={16} />}
      {text} {slow && say('gsb.linkSlow')}
    </span>
  )
}

/** How many of the devices that should report do. */
export function Sources() {
  const { live } = useConsole()
  const { say } = useWords()
  const sources = useCell(live.sources)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'signed-out')
  const fresh = sources.reduce((sum, source) => sum + source.fresh, 0)
  const total = sources.reduce((sum, source) => sum + source.total, 0)
  const detail = sources.map((source) => `${source.feed}: ${source.fresh}/${source.total}`).join('\n')
  return (
    <span
      className="gsb-pill"
      data-testid="gsb-src"
      data-old={lost}
      data-fresh={fresh}
      data-total={total}
      title={`${say('gsb.sourcesHint')}\n${detail}`}
    >
      {fresh < total && <SeveritySymbol severity={2} look="acknowledged" size={16} />}
      <span className="number">{say('gsb.sources', { fresh, total })}</span>
    </span>
  )
}

/** The one clock: the server's time in the city's zone; when the link is lost it runs on this computer's, and says so. */
export function SiteTime() {
  const { live, site } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  const lost = useCellPart(live.link, ({ mode }) => mode === 'lost' || mode === 'connecting')
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
