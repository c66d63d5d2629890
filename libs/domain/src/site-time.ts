/** The wall-clock parts of an instant in the site's time zone. */
export type SiteTime = Readonly<{
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}>

const formats = new Map<string, Intl.DateTimeFormat>()
/** By zone: how far its wall is ahead of UTC (ms) in each stretch; undefined where its clocks are put forward or back in it. */
const aheadIn = new Map<string, Map<number, number | undefined>>()
/** No place has put its clocks forward and back within so little. */
const stretchMs = 3 * 3_600_000
/** Somewhat more than a year of them. */
const mostStretches = 4_096

/** What a clock on the wall of a place shows at `at` (epoch ms); `zone` is an IANA name. */
export function siteTime(at: number, zone: string): SiteTime {
  const aheadMs = aheadOf(at, zone)
  if (aheadMs === undefined) return siteTimeByCalendar(at, zone)
  const wall = new Date(at + aheadMs)
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  }
}

/** Asking the calendar takes microseconds, and rules with hours ask with every value: so only once a stretch. */
function aheadOf(at: number, zone: string): number | undefined {
  const stretch = Math.floor(at / stretchMs)
  const known = aheadIn.get(zone) ?? new Map<number, number | undefined>()
  aheadIn.set(zone, known)
  if (known.has(stretch)) return known.get(stretch)
  if (known.size >= mostStretches) known.clear()
  const [first, last] = [stretch, stretch + 1].map((edge) => aheadByCalendar(edge * stretchMs, zone))
  const aheadMs = first === last ? first : undefined
  known.set(stretch, aheadMs)
  return aheadMs
}

function aheadByCalendar(at: number, zone: string): number {
  const { year, month, day, hour, minute, second } = siteTimeByCalendar(at, zone)
  return Date.UTC(year, month - 1, day, hour, minute, second) - at
}

function siteTimeByCalendar(at: number, zone: string): SiteTime {
  const parts = new Map(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}

/** The day of the site's calendar at `at` (epoch ms), as an RFC 3339 date. */
export function siteDate(at: number, zone: string): string {
  const { year, month, day } = siteTime(at, zone)
  return [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join(
    '-',
  )
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}

const dayMs = 86_400_000

/** When the day of the place that holds `at` began there (epoch ms). */
export function siteDayStart(at: number, zone: string): number {
  const second = Math.floor(at / 1_000) * 1_000
  const midnight = second - sinceMidnight(siteTime(at, zone))
  // Where the clocks were put forward or back since midnight, that is an hour beside it.
  const beside = sinceMidnight(siteTime(midnight, zone))
  return beside > dayMs / 2 ? midnight + dayMs - beside : midnight - beside
}

function sinceMidnight({ hour, minute, second }: SiteTime): number {
  return ((hour * 60 + minute) * 60 + second) * 1_000
}

/** When a day of the place's calendar (RFC 3339 date) begins there (epoch ms). */
export function siteDayBegin(day: string, zone: string): number {
  const noonInGreenwich = Date.parse(`${day}T12:00:00Z`)
  const within = [0, -dayMs, dayMs]
    .map((shift) => noonInGreenwich + shift)
    .find((at) => siteDate(at, zone) === day)
  return siteDayStart(within ?? noonInGreenwich, zone)
}
