import type { DeviceId } from '../ids.js'
import type { Severity } from '../rule/condition.js'

/** One stretch of time in which a rule would have been in alarm, from its raise to its return. */
export type RehearsedAlarm = Readonly<{
  device: DeviceId
  /** '' is the whole device. */
  quantity: string
  raisedAt: number
  /** Absent while it was still active at the end. */
  clearedAt?: number
  /** The highest that it reached. */
  severity: Severity
  /** What raised it, and the limit that it met. */
  value?: number
  limit?: number
  /** The worst value in between, where values are compared with limits. */
  peak?: number
}>

/** How two logs of alarms over the same time differ. */
export type AlarmDifference = Readonly<{
  /** Alarms of the first that overlap one of the second, of the same device and quantity. */
  both: number
  onlyFirst: number
  onlySecond: number
}>

type Stretch = Pick<RehearsedAlarm, 'device' | 'quantity' | 'raisedAt' | 'clearedAt'>

/** Alarms are the same when they overlap in time, however they are divided. */
export function compareAlarms(first: readonly Stretch[], second: readonly Stretch[]): AlarmDifference {
  const [firstByKey, secondByKey] = [byKey(first), byKey(second)]
  const both = countOverlapping(firstByKey, secondByKey)
  return {
    both,
    onlyFirst: first.length - both,
    onlySecond: second.length - countOverlapping(secondByKey, firstByKey),
  }
}

function byKey(alarms: readonly Stretch[]): Map<string, Stretch[]> {
  const keyed = new Map<string, Stretch[]>()
  for (const alarm of [...alarms].sort((a, b) => a.raisedAt - b.raisedAt)) {
    const key = `${alarm.device}/${alarm.quantity}`
    const list = keyed.get(key)
    if (list) list.push(alarm)
    else keyed.set(key, [alarm])
  }
  return keyed
}

/** How many of `these` overlap one of `those`; in each list none begins before the one ahead of it has ended. */
function countOverlapping(
  these: ReadonlyMap<string, readonly Stretch[]>,
  those: ReadonlyMap<string, readonly Stretch[]>,
): number {
  let count = 0
  for (const [key, list] of these) {
    const others = those.get(key) ?? []
    let next = 0
    for (const { raisedAt, clearedAt = Number.POSITIVE_INFINITY } of list) {
      while (endOf(others[next]) < raisedAt) next += 1
      const other = others[next]
      if (other && other.raisedAt <= clearedAt) count += 1
    }
  }
  return count
}

/** Past the end of the list nothing ends before anything. */
function endOf(stretch: Stretch | undefined): number {
  return stretch?.clearedAt ?? Number.POSITIVE_INFINITY
}
