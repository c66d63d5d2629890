type Places = Readonly<{ areas: number; feeds: number }>

/**
 * Whether a row with `area` and `agency_areas` is in any of the areas of the parameter of this number, the first that
 * `scopeValues` gives.
 */
export function withinAreasSql(row: string, areas: number): string {
  return `($${areas}::text[] is null or ${row}.area = any($${areas}) or ${row}.agency_areas && $${areas})`
}

/** Of rows of `alarm`: one that is not closed is also theirs who see where its device is now. */
export function alarmInScopeSql(row: string, { areas, feeds }: Places): string {
  const isThere = `exists (select from device present where present.key = ${row}.device_key and ${withinAreasSql('present', areas)})`
  return `(${withinAreasSql(row, areas)} or (${row}.closed_at is null and ${isThere}))
  and ($${feeds}::text[] is null or ${row}.feed = any($${feeds}))`
}

/** Of rows of `alarm_event`: it is also theirs who see where the device was when it happened. */
export function eventInScopeSql(row: string, { areas, feeds }: Places): string {
  return `(${withinAreasSql(row, areas)} or ${row}.device_area = any($${areas}))
  and ($${feeds}::text[] is null or ${row}.feed = any($${feeds}))`
}
