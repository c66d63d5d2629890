import { noiseAreas } from '../limit/noise.js'
import { waterClasses } from '../limit/surface-water.js'
import { riverAlarmLabels, riverAlarmLevels } from '../water/river-alarm.js'
import { noise } from './noise.js'
import { waterLevel } from './water-level.js'
import { waterQuality } from './water-quality.js'

/**
 * What is wrong with those labels of a device that its feed calculates with; a label that says nothing of use would be
 * passed over in silence, and its alarms with it.
 */
export function labelProblems(feed: string, labels: Readonly<Record<string, string>>): readonly string[] {
  if (feed === waterLevel.id) return riverProblems(labels)
  if (feed === noise.id) return noiseProblems(labels)
  if (feed === waterQuality.id) return waterProblems(labels)
  return []
}

function riverProblems(labels: Readonly<Record<string, string>>): readonly string[] {
  const said = riverAlarmLabels.filter((label) => labels[label] !== undefined)
  if (said.length === 0 || riverAlarmLevels(labels)) return []
  const found = said.map((label) => `${label}=${labels[label]}`).join(', ')
  return [`${riverAlarmLabels.join(', ')} must be rising numbers of metres with decimal points, not ${found}`]
}

function waterProblems(labels: Readonly<Record<string, string>>): readonly string[] {
  const { class: target, weighting } = labels
  const isClass = target === undefined || waterClasses.some((one) => one === target)
  return [
    ...(isClass ? [] : [`class must be one of ${waterClasses.join(', ')}, not ${target}`]),
    ...(weighting === undefined || weighting === 'organic'
      ? []
      : [`weighting must be organic, not ${weighting}`]),
  ]
}

function noiseProblems({ place }: Readonly<Record<string, string>>): readonly string[] {
  if (place === undefined || noiseAreas.some((area) => area === place)) return []
  return [`place must be one of ${noiseAreas.join(', ')}, not ${place}`]
}
