import { areaWatch } from '../feed/area-watch.js'
import type { DeviceId } from '../ids.js'
import { type AreaRule, countsForMs, meetsLimit } from '../rule/area-rule.js'
import { countQuantity } from '../rule/rule.js'
import type { Samples } from './samples.js'

/** What the devices said in one stretch of time. */
export type Slice = ReadonlyMap<DeviceId, Samples>

type Member = Readonly<{ id: DeviceId; intervalMs: number }>

/** Live, the members are counted so often. */
const turnMs = 1_000
/** A count that has not changed is told again so often, as it is live. */
const againMs = areaWatch.intervalSeconds * 1_000

/**
 * What the watch over an area would have counted: after every second in which a member spoke, and once a minute, for
 * what nobody repeats grows too old to count. The counts are what the rule's own device measured. A second that a slice
 * does not hold to its end is counted with the next one.
 */
export function countArea(
  rule: AreaRule,
  members: readonly Member[],
): (slice: Slice, untilAt: number) => Samples {
  const { quantity } = rule.condition
  const standing = new Standing(rule, members)
  const last = { at: Number.NaN, met: -1, reporting: -1 }
  let left: Words = { ats: [], who: [], what: [] }
  return (slice, untilAt) => {
    const [instants, met, reporting]: [number[], number[], number[]] = [[], [], []]
    const countAt = (at: number): void => {
      const now = standing.count(at)
      if (now.met === last.met && now.reporting === last.reporting && at < last.at + againMs) return
      Object.assign(last, now, { at })
      instants.push(at)
      met.push(now.met)
      reporting.push(now.reporting)
    }
    const repeatBefore = (at: number): void => {
      while (last.at + againMs < at) countAt(last.at + againMs)
    }
    const said = saidIn(slice, { quantity, places: standing.places, left })
    let next = 0
    while (next < said.order.length) {
      const at = Math.ceil(said.atOf(next) / turnMs) * turnMs
      if (at >= untilAt) break
      repeatBefore(at)
      for (; next < said.order.length && said.atOf(next) <= at; next += 1)
        standing.hear(said.memberOf(next), said.atOf(next), said.valueOf(next))
      countAt(at)
    }
    repeatBefore(untilAt)
    left = said.from(next)
    return {
      at: Float64Array.from(instants),
      columns: new Map([
        [countQuantity, Float64Array.from(met)],
        ['reporting', Float64Array.from(reporting)],
      ]),
    }
  }
}

/** Where each member stands, as `countMembers` weighs it; in arrays, for they are all counted with nearly every value. */
class Standing {
  readonly places: ReadonlyMap<DeviceId, number>
  readonly #rule: AreaRule
  readonly #freshMs: readonly number[]
  readonly #meets: Uint8Array
  /** Epoch ms, inclusive. */
  readonly #countsUntil: Float64Array

  constructor(rule: AreaRule, members: readonly Member[]) {
    this.#rule = rule
    this.places = new Map(members.map(({ id }, place) => [id, place]))
    this.#freshMs = members.map(({ intervalMs }) => countsForMs(rule, intervalMs))
    this.#meets = new Uint8Array(members.length)
    this.#countsUntil = new Float64Array(members.length).fill(Number.NEGATIVE_INFINITY)
  }

  /** `value`: NaN when nothing was measured. */
  hear(member: number, at: number, value: number): void {
    const isMeasured = !Number.isNaN(value)
    this.#meets[member] = isMeasured && meetsLimit(this.#rule, value) ? 1 : 0
    this.#countsUntil[member] = isMeasured ? at + (this.#freshMs[member] ?? 0) : Number.NEGATIVE_INFINITY
  }

  count(at: number): Readonly<{ met: number; reporting: number }> {
    let met = 0
    let reporting = 0
    for (let member = 0; member < this.#meets.length; member += 1) {
      if ((this.#countsUntil[member] ?? 0) < at) continue
      reporting += 1
      met += this.#meets[member] ?? 0
    }
    return { met, reporting }
  }
}

/** Who said what when, each in its place of the three. */
type Words = Readonly<{ ats: readonly number[]; who: readonly number[]; what: readonly number[] }>

type Said = Readonly<{
  /** What was said first, first. */
  order: Uint32Array
  atOf(next: number): number
  memberOf(next: number): number
  valueOf(next: number): number
  from(next: number): Words
}>

type Asked = Readonly<{ quantity: string; places: ReadonlyMap<DeviceId, number>; left: Words }>

/** In event time, over all members: what was left of the slices before, and what this one says. */
function saidIn(slice: Slice, { quantity, places, left }: Asked): Said {
  const [ats, who, what] = [[...left.ats], [...left.who], [...left.what]]
  for (const [id, { at, columns, statuses }] of slice) {
    const [member, column] = [places.get(id), columns.get(quantity)]
    if (member === undefined || !column) continue
    for (let row = 0; row < at.length; row += 1) {
      const value = column[row]
      if (value === undefined || Number.isNaN(value)) continue
      const isMeasured = (statuses?.get(row)?.[quantity] ?? 'measuring') === 'measuring'
      ats.push(at[row] ?? 0)
      who.push(member)
      what.push(isMeasured && typeof value === 'number' ? value : Number.NaN)
    }
  }
  const order = Uint32Array.from(ats.keys()).sort((a, b) => (ats[a] ?? 0) - (ats[b] ?? 0))
  const of = (list: readonly number[]) => (next: number) => list[order[next] ?? 0] ?? 0
  const [atOf, memberOf, valueOf] = [of(ats), of(who), of(what)]
  const from = (next: number): Words => {
    const rest = Array.from({ length: order.length - next }, (_, place) => next + place)
    return { ats: rest.map(atOf), who: rest.map(memberOf), what: rest.map(valueOf) }
  }
  return { order, atOf, memberOf, valueOf, from }
}
