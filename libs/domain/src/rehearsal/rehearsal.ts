import type { EngineDevice } from '../engine/device-state.js'
import type { ExpressionOf } from '../engine/watch/expression.js'
import { areaWatch } from '../feed/area-watch.js'
import type { DeviceId } from '../ids.js'
import { areaDeviceId, isAreaRule } from '../rule/area-rule.js'
import type { Rule } from '../rule/rule.js'
import { type Slice, countArea } from './count-area.js'
import { gateFor } from './gate/gate.js'
import { type RehearsalPart, asPart, rehearsalParts } from './parts.js'
import { type DeviceRehearsal, rehearseDevice } from './rehearse-device.js'
import type { RehearsedAlarm } from './rehearsed-alarm.js'
import { type RehearsedPart, type Tally, openTally } from './tally.js'

/**
 * A device that one of the rules watches, and by which of them. `seenFromAt` (epoch ms): of what was before it nothing is told,
 * for it is not theirs to know who ask; absent: all is.
 */
export type PlannedDevice = EngineDevice & Readonly<{ parts: readonly RehearsalPart[]; seenFromAt?: number }>

export type RehearsalPlan = Readonly<{
  rules: Readonly<{ rehearsed: Rule; running?: Rule; suggested?: Rule }>
  devices: readonly PlannedDevice[]
  /** Epoch ms: what is told from here to `fromAt` only warms the rules up. Without it, nothing is. */
  sinceAt?: number | undefined
  /** Epoch ms, inclusive. */
  fromAt: number
  /** Epoch ms, exclusive. */
  toAt: number
  /** For how many operators the load is divided. */
  operators: number
  expressionOf?: ExpressionOf | undefined
}>

/** Rules tried over the past, stretch of time by stretch of time; pure, and of bounded memory. */
export type Rehearsal = Readonly<{
  /** What all devices measured up to an instant (epoch ms, exclusive), each in event time, newer than all before. */
  take(slice: Slice, untilAt: number): void
  /** New alarms of the rule that is asked about, so far. */
  readonly alarms: number
  /** The alarms of a part one by one; undefined when they were too many to keep. */
  kept(part: RehearsalPart): readonly RehearsedAlarm[] | undefined
  /** Ends it; once. */
  close(): Readonly<Partial<Record<RehearsalPart, RehearsedPart>>>
}>

/** One device that the engine sees: of the city, or the one that stands for a rule over several. */
type Actor = Readonly<{
  device: EngineDevice
  /** Whose rules it runs. */
  parts: readonly RehearsalPart[]
  rehearsal: DeviceRehearsal
  samplesIn: (slice: Slice, untilAt: number) => ReturnType<Slice['get']>
}>

export function openRehearsal(plan: RehearsalPlan): Rehearsal {
  const { fromAt, toAt, operators } = plan
  const tallies = new Map<RehearsalPart, Tally>()
  for (const part of rehearsalParts) {
    const rule = plan.rules[part]
    if (rule) tallies.set(part, openTally({ rule: asPart(rule, part), fromAt, toAt, operators }))
  }
  const actors = [...plainActors(plan), ...areaActors(plan)]
  return {
    take: (slice, untilAt) => {
      for (const { device, parts, rehearsal, samplesIn } of actors) {
        const samples = samplesIn(slice, untilAt)
        const told = [...(samples ? rehearsal.take(samples) : []), ...rehearsal.pass(untilAt)]
        const of = { device: device.id, intervalMs: device.intervalMs }
        for (const part of parts) tallies.get(part)?.note(of, told, samples)
      }
    },
    get alarms() {
      return tallies.get('rehearsed')?.alarms ?? 0
    },
    kept: (part) => tallies.get(part)?.kept(),
    close: () => Object.fromEntries([...tallies].map(([part, tally]) => [part, tally.close()])),
  }
}

function plainActors({ rules, devices, expressionOf, fromAt, sinceAt = fromAt }: RehearsalPlan): Actor[] {
  /** The engine sorts a list of rules once: devices that the same parts watch share theirs. */
  const known = new Map<string, readonly Rule[]>()
  return devices.flatMap(({ parts, ...device }) => {
    const plain = parts.filter((part) => rules[part] && !isAreaRule(rules[part]))
    return runTogether(plain, { rules, expressionOf }, device).map((own) => {
      const name = own.join()
      const run = known.get(name) ?? own.flatMap((part) => (rules[part] ? asPart(rules[part], part) : []))
      known.set(name, run)
      const rehearsal = rehearseDevice({ device, rules: run, expressionOf, sinceAt })
      return { device, parts: own, rehearsal, samplesIn: (slice: Slice) => slice.get(device.id) }
    })
  })
}

/**
 * Rules that a gate spares most values run by themselves: one that trembles at a limit would make its calmer brother be
 * asked about every value, too. Those that are asked about all of them share what a value costs besides.
 */
function runTogether(
  parts: readonly RehearsalPart[],
  { rules, expressionOf }: Pick<RehearsalPlan, 'rules' | 'expressionOf'>,
  device: EngineDevice,
): (readonly RehearsalPart[])[] {
  const isGated = (part: RehearsalPart): boolean =>
    rules[part] !== undefined && gateFor(rules[part], device, expressionOf) !== undefined
  const together = parts.filter((part) => !isGated(part))
  return [...parts.filter(isGated).map((part) => [part]), ...(together.length > 0 ? [together] : [])]
}

function areaActors({ rules, devices, fromAt, sinceAt = fromAt }: RehearsalPlan): Actor[] {
  return rehearsalParts.flatMap((part) => {
    const rule = rules[part]
    if (!rule || !isAreaRule(rule)) return []
    const members = devices.filter(({ parts }) => parts.includes(part))
    const id: DeviceId = areaDeviceId(rule)
    const device = { id, feed: areaWatch.id, intervalMs: areaWatch.intervalSeconds * 1_000 }
    const own = [asPart(rule, part)]
    return {
      device,
      parts: [part],
      rehearsal: rehearseDevice({ device, rules: own, sinceAt }),
      samplesIn: countArea(rule, members),
    }
  })
}
