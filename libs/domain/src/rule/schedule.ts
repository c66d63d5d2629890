import { siteTime } from '../site-time.js'

/** Minutes since midnight; `toMinute` is not within, and one that is not after `fromMinute` lies on the next day. */
export type Hours = Readonly<{
  /** ISO: 1 is Monday, 7 is Sunday; of hours across midnight, the day on which they begin. */
  days: readonly number[]
  fromMinute: number
  toMinute: number
}>

/** When a rule watches, by the clock on the wall of its place; `zone` is an IANA name. */
export type Schedule = Readonly<{ zone: string; hours: readonly Hours[] }>

const minuteMs = 60_000
const dayMinutes = 1_440

/** Whether `at` (epoch ms) lies within the hours. */
export function isWithinHours({ zone, hours }: Schedule, at: number): boolean {
  const { year, month, day, hour, minute } = siteTime(at, zone)
  const today = isoWeekday(Date.UTC(year, month - 1, day))
  const yesterday = today === 1 ? 7 : today - 1
  const now = hour * 60 + minute
  return hours.some(({ days, fromMinute: from, toMinute: to }) => {
    const isOvernight = to <= from
    if (days.includes(today) && now >= from && (isOvernight || now < to)) return true
    return isOvernight && days.includes(yesterday) && now < to
  })
}

/** 1970-01-01 was a Thursday. */
function isoWeekday(utcMidnight: number): number {
  return ((Math.floor(utcMidnight / 86_400_000) + 3) % 7) + 1
}

/** The next instant (epoch ms) at which the hours begin or end; undefined when they never do. */
export function hoursTurnAt(schedule: Schedule, at: number): number | undefined {
  const midnight = Math.floor(at / minuteMs) * minuteMs - minuteOfDay(schedule.zone, at) * minuteMs
  const within = isWithinHours(schedule, at)
  const marks = [...new Set(schedule.hours.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]))]
  marks.sort((a, b) => a - b)
  for (let day = 0; day < 9; day += 1)
    for (const mark of marks) {
      const turn = instantsOf(schedule.zone, midnight + (day * dayMinutes + mark) * minuteMs, mark).find(
        (instant) => instant > at && isWithinHours(schedule, instant) !== within,
      )
      if (turn !== undefined) return turn
    }
  return undefined
}

/**
 * When the wall shows `mark`, as far as its clocks run evenly; where they are put forward or back on the way, when it truly
 * does, too. A mark that is leapt over is kept as it would have been.
 */
function instantsOf(zone: string, evenlyAt: number, mark: number): number[] {
  const ahead = minuteOfDay(zone, evenlyAt) - (mark % dayMinutes)
  if (ahead === 0) return [evenlyAt]
  const half = dayMinutes / 2
  const shift = ahead > half ? ahead - dayMinutes : ahead < -half ? ahead + dayMinutes : ahead
  return [evenlyAt, evenlyAt - shift * minuteMs].sort((a, b) => a - b)
}

function minuteOfDay(zone: string, at: number): number {
  const { hour, minute } = siteTime(at, zone)
  return hour * 60 + minute
}
