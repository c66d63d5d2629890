import type { LatestValue } from '../engine/device-state.js'
import { areaWatch } from '../feed/area-watch.js'
import type { DeviceId } from '../ids.js'
import { type AreaRule, countMembers } from '../rule/area-rule.js'
import { countQuantity } from '../rule/rule.js'
import type { Samples } from './samples.js'

/** What the devices said in one stretch of time. */
export type Slice = ReadonlyMap<DeviceId, Samples>

type Member = Readonly<{ id: DeviceId; intervalMs: number }>
type Said = Readonly<{ at: number; member: DeviceId; latest: LatestValue }>

/** Live, the members are counted so often. */
const turnMs = 1_000
/** A count that has not changed is told again so often, as it is live. */
const againMs = areaWatch.intervalSeconds * 1_000

/**
 * What the watch over an area would have counted: after every second in which a member spoke, and once a minute, for
 * what nobody repeats grows too old to count. The counts are what the rule's own device measured.
 */
export function countArea(
  rule: AreaRule,
  members: readonly Member[],
): (slice: Slice, untilAt: number) => Samples {
  const { quantity } = rule.condition
  const latest = new Map<DeviceId, LatestValue>()
  let toldAt: number | undefined
  let told = ''
  return (slice, untilAt) => {
    const counts: { at: number; met: number; reporting: number }[] = []
    const countAt = (at: number): void => {
      const standing = members.map(({ id, intervalMs }) => {
        const value = latest.get(id)
        return { intervalMs, state: { rules: {}, latest: value ? { [quantity]: value } : {} } }
      })
      const { met, reporting } = countMembers(rule, standing, at)
      const news = `${met}/${reporting}`
      if (news === told && toldAt !== undefined && at < toldAt + againMs) return
      told = news
      toldAt = at
      counts.push({ at, met, reporting })
    }
    const repeatBefore = (at: number): void => {
      while (toldAt !== undefined && toldAt + againMs < at) countAt(toldAt + againMs)
    }
    const said = saidIn(slice, quantity)
    for (let next = 0; next < said.length;) {
      const at = Math.ceil((said[next]?.at ?? 0) / turnMs) * turnMs
      repeatBefore(at)
      for (let one = said[next]; one && one.at <= at; one = said[++next]) latest.set(one.member, one.latest)
      countAt(at)
    }
    repeatBefore(untilAt)
    return {
      at: Float64Array.from(counts, ({ at }) => at),
      columns: new Map([
        [countQuantity, Float64Array.from(counts, ({ met }) => met)],
        ['reporting', Float64Array.from(counts, ({ reporting }) => reporting)],
      ]),
    }
  }
}

/** In event time, over all members. */
function saidIn(slice: Slice, quantity: string): Said[] {
  const said: Said[] = []
  for (const [member, { at: instants, columns, statuses }] of slice) {
    for (const [row, at] of instants.entries()) {
      const value = columns.get(quantity)?.[row]
      if (value === undefined || Number.isNaN(value)) continue
      const status = statuses?.get(row)?.[quantity] ?? 'measuring'
      said.push({ at, member, latest: { value, at, receivedAt: at, status, flags: [] } })
    }
  }
  return said.sort((a, b) => a.at - b.at)
}
