import type { LiveAlarm } from '@haidang/contracts'
import type { AlarmLine } from '../groups/grouped.js'

type Sight = Readonly<{ topPx: number; heightPx: number; rowPx: number }>

/** The alarms whose rows are wholly in sight: nothing is done at once to what nobody can have seen. */
export function alarmsInSight(
  lines: readonly AlarmLine[],
  { topPx, heightPx, rowPx }: Sight,
): readonly LiveAlarm[] {
  const first = Math.ceil(topPx / rowPx)
  const end = Math.floor((topPx + heightPx) / rowPx)
  return lines.slice(first, Math.max(first, end)).flatMap((line) => (line.kind === 'alarm' ? line.alarm : []))
}
