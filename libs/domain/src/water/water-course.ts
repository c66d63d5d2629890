import type { Measured, Surroundings } from '../feed/derivation.js'
import { alarmStage, riverAlarmLevels } from './river-alarm.js'

const hourMs = 3_600_000
/** A rise is told from the newest level and the oldest of the last hour, when they are at least this far apart. */
const shortestMs = hourMs / 3

/** A little more than the hour, so that the report of an hour ago is in it. */
export const riseReachMs = hourMs + 1

/** How fast the water rises (m/h, falling is negative), and where it stands among the station's alarm levels. */
export function waterCourse(
  reports: readonly Measured[],
  { labels }: Pick<Surroundings, 'labels'>,
): Readonly<Partial<Record<string, number>>> {
  const levels = reports.flatMap(({ at, values: { level } }) => (level === undefined ? [] : [{ at, level }]))
  const [oldest, newest] = [levels[0], levels.at(-1)]
  if (!oldest || !newest || newest.at !== reports.at(-1)?.at) return {}
  const overMs = newest.at - oldest.at
  const marks = riverAlarmLevels(labels)
  return {
    ...(marks && { alarmStage: rounded(alarmStage(newest.level, marks)) }),
    ...(overMs >= shortestMs && { riseRate: rounded(((newest.level - oldest.level) * hourMs) / overMs) }),
  }
}

/** Differences of centimetres leave a noise that would be a change where there is none. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
