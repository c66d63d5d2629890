/** The three river alarm levels of a station (báo động 1 to 3), in metres above its own datum. */
export type RiverAlarmLevels = readonly [bd1: number, bd2: number, bd3: number]

/** Which alarm level a stage has reached (0: none), and how far it is above the level (m); below 1 it is negative. */
export type RiverAlarm = Readonly<{ level: 0 | 1 | 2 | 3; above: number }>

/** Where a station's alarm levels stand among its labels. Stages of two stations cannot be compared; these can. */
export const riverAlarmLabels = ['bd1', 'bd2', 'bd3'] as const

/** The alarm levels among a station's labels; undefined unless all three are there and rise. */
export function riverAlarmLevels(of: Readonly<Record<string, string>>): RiverAlarmLevels | undefined {
  const [bd1 = Number.NaN, bd2 = Number.NaN, bd3 = Number.NaN] = riverAlarmLabels.map((label) =>
    metresOf(of[label] ?? ''),
  )
  return bd1 < bd2 && bd2 < bd3 ? [bd1, bd2, bd3] : undefined
}

/** Not a number where the label does not say one as a whole: half of "6,5" would be half a metre of water. */
function metresOf(label: string): number {
  return label.trim() === '' ? Number.NaN : Number(label)
}

/** The alarm level that a stage (m) has reached. There is none above 3: one says by how much it is exceeded. */
export function riverAlarm(stage: number, [bd1, bd2, bd3]: RiverAlarmLevels): RiverAlarm {
  if (stage >= bd3) return { level: 3, above: stage - bd3 }
  if (stage >= bd2) return { level: 2, above: stage - bd2 }
  return stage >= bd1 ? { level: 1, above: stage - bd1 } : { level: 0, above: stage - bd1 }
}

/**
 * The same as one number that rises with the stage: 1, 2 and 3 at the alarm levels, in proportion between them, and above
 * the third one more for every metre; 0 when it is as far under the first as that is under the second. So one rule, with
 * one deadband, watches every river.
 */
export function alarmStage(stage: number, [bd1, bd2, bd3]: RiverAlarmLevels): number {
  if (stage >= bd3) return 3 + stage - bd3
  if (stage >= bd2) return 2 + (stage - bd2) / (bd3 - bd2)
  return Math.max(0, 1 + (stage - bd1) / (bd2 - bd1))
}
