type Places = Readonly<{ areas: number; feeds: number }>

/** The condition that `scopeValues` fills: `areas` and `feeds` are the numbers of its two parameters. */
export function inScopeSql(row: string, { areas, feeds }: Places): string {
  return `($${areas}::text[] is null or ${row}.area = any($${areas})) and ($${feeds}::text[] is null or ${row}.feed = any($${feeds}))`
}

/** Of rows of `alarm`: one that is not closed is also theirs who see where its device is now. */
export function alarmInScopeSql(row: string, { areas, feeds }: Places): string {
  const isThere = `exists (select from device present where present.key = ${row}.device_key and present.area = any($${areas}))`
  return `($${areas}::text[] is null or ${row}.area = any($${areas}) or (${row}.closed_at is null and ${isThere}))
  and ($${feeds}::text[] is null or ${row}.feed = any($${feeds}))`
}

/** Of rows of `alarm_event`: it is also theirs who see where the device was when it happened. */
export function eventInScopeSql(row: string, { areas, feeds }: Places): string {
  return `($${areas}::text[] is null or ${row}.area = any($${areas}) or ${row}.device_area = any($${areas}))
  and ($${feeds}::text[] is null or ${row}.feed = any($${feeds}))`
}
