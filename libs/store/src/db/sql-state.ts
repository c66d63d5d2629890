import pg from 'pg'

/** What an error of the server asks of us (SQLSTATE classes of PostgreSQL's Appendix A). */
export type SqlVerdict =
  /** Classes 22, 23, 54: these very rows can never be stored. */
  | 'poison'
  /** 40001, 40P01: another transaction was there first; the same work will succeed. */
  | 'lost-race'
  /** 08, 53, 55, 57 and the rest of 40: not now. */
  | 'unavailable'
  /** Ours: a wrong statement, a missing table. */
  | 'fault'

const lostRaces = new Set(['40001', '40P01'])
const unavailableClasses = new Set(['08', '25', '40', '53', '55', '57', '58'])
const poisonClasses = new Set(['22', '23', '54'])

/** Judges an error that a query rejected with; undefined when it did not come from the server. */
export function judgeSqlError(error: unknown): SqlVerdict | undefined {
  const code = sqlStateOf(error)
  if (code === undefined) return undefined
  if (lostRaces.has(code)) return 'lost-race'
  const sqlClass = code.slice(0, 2)
  if (unavailableClasses.has(sqlClass)) return 'unavailable'
  return poisonClasses.has(sqlClass) ? 'poison' : 'fault'
}

/** The five-letter SQLSTATE of a server's error, or undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}
