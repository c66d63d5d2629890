import { type LonLat, distanceM } from '@haidang/domain'

/** What a device reported of its place and way. */
export type Report = Readonly<{ position: LonLat; at: number; speedKmh: number; headingDeg: number }>

/** A straight way between two reports and when it is driven, in milliseconds of the frame clock. Nothing lies beyond its end. */
export type Path = Readonly<{
  from: LonLat
  to: LonLat
  startAt: number
  endAt: number
  headingFrom: number
  /** Degrees to turn, by the short way. */
  turn: number
  report: Report
}>

export type MotionRules = Readonly<{ now: number; intervalMs: number; still: boolean }>

const longestMs = 2_000
const snapBeyondM = 500
const snapOverKmh = 120
const ignoreWithinM = 3
const ignoreUnderKmh = 3
const headingHoldsUnderKmh = 5

/**
 * The way from where the device is displayed to where it now says it is: at most as long as its reporting interval
 * or 2 s. It jumps when there is nothing honest to draw between: a first fix, more than 500 m, an impossible speed,
 * or when nothing may move (`still`). It stays when it only trembles.
 */
export function nextPath(
  path: Path | undefined,
  report: Report,
  { now, intervalMs, still }: MotionRules,
): Path {
  if (!path) return standing(report, report.headingDeg)
  if (report.at <= path.report.at) return path
  const heading = headingAt(path, now)
  const shown = positionAt(path, now)
  const wayM = distanceM(shown, report.position)
  const aim = report.speedKmh < headingHoldsUnderKmh ? heading : report.headingDeg
  if (wayM < ignoreWithinM && report.speedKmh < ignoreUnderKmh) return { ...path, report }
  if (still || wayM > snapBeyondM || impliedKmh(path.report, report) > snapOverKmh)
    return standing(report, aim)
  return {
    from: shown,
    to: report.position,
    startAt: now,
    endAt: now + Math.min(intervalMs, longestMs),
    headingFrom: heading,
    turn: shortTurn(heading, aim),
    report,
  }
}

/** Where a path is at `now`: never before its beginning, never beyond its end. */
export function positionAt({ from, to, startAt, endAt }: Path, now: number): LonLat {
  const part = endAt <= startAt ? 1 : Math.min(1, Math.max(0, (now - startAt) / (endAt - startAt)))
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
}

/** Turning takes this long, whatever the way takes. */
export const turnMs = 300

export function headingAt({ headingFrom, turn, startAt }: Path, now: number): number {
  return headingFrom + turn * Math.min(1, Math.max(0, (now - startAt) / turnMs))
}

function standing(report: Report, headingDeg: number): Path {
  return {
    from: report.position,
    to: report.position,
    startAt: 0,
    endAt: 0,
    headingFrom: headingDeg,
    turn: 0,
    report,
  }
}

function impliedKmh(before: Report, after: Report): number {
  const hours = (after.at - before.at) / 3_600_000
  return distanceM(before.position, after.position) / 1_000 / hours
}

/** −180 … 180. */
function shortTurn(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180
}
