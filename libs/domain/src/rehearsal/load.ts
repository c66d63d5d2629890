/** Alarms for one operator, by the measures of ISA-18.2 and EEMUA 191. Empty intervals count. */
export type AlarmLoad = Readonly<{
  operators: number
  /** Mean of new alarms for one operator. */
  perTenMinutes: number
  perDay: number
  /** The worst ten minutes: how many, and when they began (epoch ms); absent without alarms. */
  peak?: Readonly<{ at: number; alarms: number }>
  /** Shares (0 to 1) of all ten-minute intervals: none or one alarm, up to two, up to ten, more. */
  shares: Readonly<{ upTo1: number; upTo2: number; upTo10: number; over10: number }>
  /** Share of hours of the clock on the wall with more than 30 alarms; those at both ends may lie partly in the span. */
  hoursOver30: number
  /** Share of the time in flood: from an interval of more than ten until one of fewer than five. */
  inFlood: number
  /** `acceptable`: at most 1 in ten minutes, never more than 10; `manageable`: at most 2 on average; `too-many`: beyond. */
  verdict: 'acceptable' | 'manageable' | 'too-many'
}>

const tenMinutesMs = 600_000
const intervalsPerHour = 6
const intervalsPerDay = 144

/** Counts new alarms (raised, or raised again) in ten-minute intervals of the clock on the wall. */
export function countLoad(span: Readonly<{ fromAt: number; toAt: number }>, operators: number) {
  const counts = new Map<number, number>()
  return {
    add(at: number): void {
      const interval = Math.floor(at / tenMinutesMs)
      counts.set(interval, (counts.get(interval) ?? 0) + 1)
    },
    load: (): AlarmLoad => loadOf(counts, { ...span, operators }),
  }
}

function loadOf(
  counts: ReadonlyMap<number, number>,
  { fromAt, toAt, operators }: Readonly<{ fromAt: number; toAt: number; operators: number }>,
): AlarmLoad {
  const touched = (stepMs: number): number =>
    Math.max(1, Math.ceil(toAt / stepMs) - Math.floor(fromAt / stepMs))
  const intervals = touched(tenMinutesMs)
  const each = [...counts].map(([interval, count]) => ({ interval, alarms: count / operators }))
  const total = each.reduce((sum, { alarms }) => sum + alarms, 0)
  const worst = each.reduce<(typeof each)[number] | undefined>(
    (most, one) => (most && most.alarms >= one.alarms ? most : one),
    undefined,
  )
  const over = (limit: number) => each.filter(({ alarms }) => alarms > limit).length / intervals
  const perTenMinutes = total / intervals
  return {
    operators,
    perTenMinutes,
    perDay: perTenMinutes * intervalsPerDay,
    ...(worst && { peak: { at: worst.interval * tenMinutesMs, alarms: worst.alarms } }),
    shares: { upTo1: 1 - over(1), upTo2: over(1) - over(2), upTo10: over(2) - over(10), over10: over(10) },
    hoursOver30: hoursOver(each, 30) / touched(tenMinutesMs * intervalsPerHour),
    inFlood: floodIntervals(each) / intervals,
    verdict:
      perTenMinutes <= 1 && (worst?.alarms ?? 0) <= 10
        ? 'acceptable'
        : perTenMinutes <= 2
          ? 'manageable'
          : 'too-many',
  }
}

type Interval = Readonly<{ interval: number; alarms: number }>

function hoursOver(each: readonly Interval[], limit: number): number {
  const hours = new Map<number, number>()
  for (const { interval, alarms } of each) {
    const hour = Math.floor(interval / intervalsPerHour)
    hours.set(hour, (hours.get(hour) ?? 0) + alarms)
  }
  return [...hours.values()].filter((alarms) => alarms > limit).length
}

/** An interval without alarms is one of fewer than five. */
function floodIntervals(each: readonly Interval[]): number {
  const busy = new Map(
    each.filter(({ alarms }) => alarms >= 5).map(({ interval, alarms }) => [interval, alarms]),
  )
  const isFlood = (interval: number): boolean => {
    const alarms = busy.get(interval)
    return alarms !== undefined && (alarms > 10 || flooded.has(interval - 1))
  }
  const flooded = new Set<number>()
  for (const interval of [...busy.keys()].sort((a, b) => a - b)) if (isFlood(interval)) flooded.add(interval)
  return flooded.size
}
