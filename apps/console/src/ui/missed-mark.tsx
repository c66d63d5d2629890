import { useConsole, useWords } from '../console.js'
import { useCellPart } from '../state/cell.js'

/** Beside an alarm that came while the link was away, as long as the card about that time has not been read. */
export function MissedMark({ alarm }: Readonly<{ alarm: string }>) {
  const { live } = useConsole()
  const { say } = useWords()
  const missed = useCellPart(live.missed, (card) => card?.ids.includes(alarm) ?? false)
  return missed ? <span className="mark">{say('missed.mark')}</span> : null
}
