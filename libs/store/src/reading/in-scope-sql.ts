/** The condition that `scopeValues` fills: `areas` and `feeds` are the numbers of its two parameters. */
export function inScopeSql(row: string, { areas, feeds }: { areas: number; feeds: number }): string {
  return `($${areas}::text[] is null or ${row}.area = any($${areas})) and ($${feeds}::text[] is null or ${row}.feed = any($${feeds}))`
}
