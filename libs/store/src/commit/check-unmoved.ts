import { int4Array, int8Array } from '../db/binary-array.js'
import type { Statement, Tx } from '../db/open-database.js'
import { LostRace } from './save-states.js'

const select: Statement = {
  name: 'check-unmoved',
  text: `select count(*)::integer as moved
from unnest($1::integer[], $2::bigint[]) as seen(key, version)
left join device_state kept on kept.device_key = seen.key
where coalesce(kept.version, 0) <> seen.version`,
}

/**
 * Compares the versions of states that were evaluated and will not be written, as writing them would have done.
 * @throws LostRace when one of them has moved on.
 */
export async function checkUnmoved(
  tx: Tx,
  states: readonly Readonly<{ key: number; version: number }>[],
): Promise<void> {
  if (states.length === 0) return
  const { rows } = await tx.query<{ moved: number }>(select, [
    int4Array(states.map(({ key }) => key)),
    int8Array(states.map(({ version }) => version)),
  ])
  if (rows[0]?.moved !== 0) throw new LostRace()
}
