import pg from 'pg'

const int8 = 20
const timestamptz = 1184
const date = 1082

/** How columns arrive in JavaScript: counters as numbers, instants as epoch ms, calendar dates as text. */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8) return Number
    if (oid === timestamptz) return readInstant
    if (oid === date) return String
    const usual: unknown = pg.types.getTypeParser(oid, format)
    return usual
  },
}

/** `2026-11-22 02:16:00.123+00` in epoch ms; every connection of ours speaks UTC and ISO dates. */
function readInstant(text: string): number {
  return Date.parse(text)
}

/** An instant (epoch ms) as a parameter for a `timestamptz`. */
export function timestamp(at: number): string {
  return new Date(at).toISOString()
}
