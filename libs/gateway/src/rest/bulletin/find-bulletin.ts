import type { Caller } from '@haidang/domain'
import { type StoredBulletin, readBulletin } from '@haidang/store'

import type { GatewayRoom } from '../gateway-room.js'
import { Problem } from '../problem.js'
import { areasToSee, isWithinScope } from './bulletin-scope.js'

type Room = Pick<GatewayRoom, 'db' | 'registry'>

/** A bulletin that the caller may read. @throws Problem `not-found` where nothing of it lies in the scope */
export async function findBulletin(
  { db, registry }: Room,
  { scope }: Caller,
  id: string,
): Promise<StoredBulletin> {
  const seen = areasToSee(scope, registry)
  const found = await readBulletin(db, Number(id))
  if (!found || (seen !== 'all' && !found.areas.some((area) => seen.includes(area))))
    throw new Problem('not-found')
  return found
}

/**
 * Who ends a bulletin or adds to it must answer for all of its areas.
 * @throws Problem `not-found`, `out-of-scope`
 */
export async function mayChange(room: Room, caller: Caller, id: string): Promise<StoredBulletin> {
  const found = await findBulletin(room, caller, id)
  if (!isWithinScope(found.areas, caller.scope, room.registry.areas())) throw new Problem('out-of-scope')
  return found
}
