import { useConsole, useWords } from '../../console.js'
import type { LinkStatus } from '../../live/messages.js'
import { useCell } from '../../state/cell.js'
import { useComputerSkew } from '../../state/computer-skew.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { Aged } from '../../xray/aged.js'
import { useLinkTruth } from '../../xray/use-link-truth.js'

type Level = 'unknown' | 'fresh' | 'late' | 'very-late' | 'lost'

const lateMs = 2_000
const veryLateMs = 10_000
const skewLimitMs = 2_000

/** How old news is when it gets here; in words as soon as it is more than 2 s, and what the line is like beneath it. */
export function LinkPill() {
  const { live } = useConsole()
  const { say } = useWords()
  const link = useCell(live.link)
  const level = levelOf(link)
  const skewMs = useComputerSkew()
  const truth = useLinkTruth(say('xray.link'))
  const details = useDetails(link, skewMs)
  return (
    <span className="gsb-pill gsb-link" data-testid="gsb-link" data-level={level} title={details}>
      <LevelMark level={level} />
      <Aged of={truth}>
        <span className="gsb-two">
          {(level === 'fresh' || level === 'unknown') && <span>{say('gsb.linkName')}</span>}
          <LinkText link={link} level={level} />
        </span>
        {link.slow && <span>{say('gsb.linkSlow')}</span>}
        {Math.abs(skewMs) > skewLimitMs && <ClockHint skewMs={skewMs} />}
      </Aged>
    </span>
  )
}

function levelOf({ mode, ageMs }: LinkStatus): Level {
  if (mode === 'lost' || mode === 'signed-out') return 'lost'
  if (ageMs === undefined) return 'unknown'
  if (ageMs < lateMs) return 'fresh'
  return ageMs <= veryLateMs ? 'late' : 'very-late'
}

function LevelMark({ level }: { level: Level }) {
  if (level === 'lost') return <SeveritySymbol severity={4} look="acknowledged" size={14} />
  if (level === 'very-late') return <SeveritySymbol severity={2} look="acknowledged" size={16} />
  if (level !== 'late') return null
  return (
    <svg className="glyph" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" data-glyph="late">
      <path d="M8 1.5A6.5 6.5 0 1 1 7.99 1.5M8 4V8L10.5 9.5" />
    </svg>
  )
}

function LinkText({ link, level }: { link: LinkStatus; level: Level }) {
  const { live } = useConsole()
  const { say, formats } = useWords()
  const now = useCell(live.clock.second)
  if (level === 'lost') {
    const since = link.dataUntilAt ?? link.lostAt
    return (
      <span>{say('gsb.linkLost', { age: since === undefined ? '' : formats.duration(now - since) })}</span>
    )
  }
  if (link.ageMs === undefined) return <span>{say('gsb.linkUnknown')}</span>
  const age = `${formats.measured(link.ageMs / 1_000, 1)}\u00A0s`
  if (level === 'fresh') return <span className="number">{age}</span>
  return (
    <span className="number">{say(level === 'late' ? 'gsb.linkLate' : 'gsb.linkVeryLate', { age })}</span>
  )
}

function ClockHint({ skewMs }: { skewMs: number }) {
  const { say, formats } = useWords()
  return <strong>{say('gsb.linkClock', { skew: formats.duration(Math.abs(skewMs)) })}</strong>
}

function useDetails({ rttMs, perSecond, seq }: LinkStatus, skewMs: number): string {
  const { say, formats } = useWords()
  const unknown = '—'
  return [
    say('gsb.link'),
    say('gsb.linkRtt', {
      rtt: rttMs === undefined ? unknown : `${formats.number(Math.round(rttMs))}\u00A0ms`,
    }),
    say('gsb.linkRate', { rate: perSecond === undefined ? unknown : formats.number(perSecond, 1) }),
    say('gsb.linkSeq', { seq: seq ?? unknown }),
    say('gsb.linkSkew', { skew: `${formats.measured(skewMs / 1_000, 1)}\u00A0s` }),
  ].join('\n')
}
