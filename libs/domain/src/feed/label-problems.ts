import { noiseAreas } from '../limit/noise.js'
import { riverAlarmLabels, riverAlarmLevels } from '../water/river-alarm.js'
import { noise } from './noise.js'
import { waterLevel } from './water-level.js'

/**
 * What is wrong with those labels of a device that its feed calculates with; a label that says nothing of use would be
 * passed over in silence, and its alarms with it.
 */
export function labelProblems(feed: string, labels: Readonly<Record<string, string>>): readonly string[] {
  if (feed === waterLevel.id) return riverProblems(labels)
  if (feed === noise.id) return noiseProblems(labels)
  return []
}

function riverProblems(labels: Readonly<Record<string, string>>): readonly string[] {
  const said = riverAlarmLabels.filter((label) => labels[label] !== undefined)
  if (said.length === 0 || riverAlarmLevels(labels)) return []
  const found = said.map((label) => `${label}=${labels[label]}`).join(', ')
  return [`${riverAlarmLabels.join(', ')} must be rising numbers of metres with decimal points, not ${found}`]
}

function noiseProblems({ place }: Readonly<Record<string, string>>): readonly string[] {
  if (place === undefined || noiseAreas.some((area) => area === place)) return []
  return [`place must be one of ${noiseAreas.join(', ')}, not ${place}`]
}
