import type { Scope } from '@haidang/domain'

import type { Statement, Tx } from '../db/open-database.js'
import { eventInScopeSql } from './in-scope-sql.js'
import { scopeValues } from './within-scope.js'

const select: Statement = {
  name: 'newest-seq-in-scope',
  text: `select e.seq from alarm_event e
where e.seq > $3 and ($4::bigint is null or e.seq <= $4) and ${eventInScopeSql('e', { areas: 1, feeds: 2 })}
order by e.seq desc limit 1`,
}

/** The newest number that lies in the scope, above `after` and not above `upTo`; undefined when there is none. */
export async function readNewestSeqInScope(
  tx: Tx,
  { scope, after = 0, upTo }: { scope: Scope; after?: number; upTo?: number },
): Promise<number | undefined> {
  const { rows } = await tx.query<{ seq: number }>(select, [...scopeValues(scope), after, upTo ?? null])
  return rows[0]?.seq
}
