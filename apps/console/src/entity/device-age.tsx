import { useConsole, useWords } from '../console.js'
import type { DeviceView } from '../live/messages.js'
import { ageOf, newestOf } from '../state/age.js'
import { useCellPart } from '../state/cell.js'
import { FreshnessMark } from '../ui/freshness-mark.js'
import { useNow } from '../state/use-now.js'

/** How old the newest word of a device is, ticking. */
export function DeviceAge({ device }: { device: DeviceView }) {
  const { live } = useConsole()
  const { say } = useWords()
  const now = useNow()
  const fix = useCellPart(live.fleet.revision, () => live.fleet.get(device.id))
  const newest = newestOf(device)
  const at = fix && fix.at > (newest?.at ?? 0) ? { at: fix.at } : newest
  if (!at) return <span className="freshness">{say('freshness.never')}</span>
  const age = ageOf(at, { now, intervalMs: device.intervalSeconds * 1_000 })
  return (
    <>
      <FreshnessMark freshness={age.freshness} ageMs={age.ageMs} />
      {age.clockWrong && <span className="mark"> {say('freshness.badClock')}</span>}
    </>
  )
}
