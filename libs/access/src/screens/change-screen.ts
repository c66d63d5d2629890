import { type Caller, type Clock, displayService } from '@haidang/domain'
import {
  type Db,
  isScreenNameTaken,
  labelDevice,
  lockScreen,
  lockScreenNames,
  renameDevice,
  renameScreen as writeName,
  revokeScreen as writeRevocation,
  writeAudit,
} from '@haidang/store'

import { displayUsername } from '../caller.js'
import type { ScreenChanged } from './screens.js'

export type ChangeRoom = Readonly<{ db: Db; clock: Clock; changed: (user: string) => void }>

/** Gives a wall and its device another name. */
export function renameScreen(
  { db, clock }: ChangeRoom,
  by: Caller,
  { id, name }: Readonly<{ id: string; name: string }>,
): Promise<ScreenChanged> {
  const at = clock.now()
  return db.tx<ScreenChanged>(async (tx) => {
    await lockScreenNames(tx)
    const screen = await lockScreen(tx, id)
    if (!screen) return { ok: false, reason: 'not-found' }
    if (screen.revokedAt !== null) return { ok: false, reason: 'screen-revoked' }
    if (await isScreenNameTaken(tx, { name, at, screen: id })) return { ok: false, reason: 'already-exists' }
    await writeName(tx, { id, name })
    await renameDevice(tx, { id, name: { vi: name, en: name } })
    const detail = { from: screen.name, to: name }
    await writeAudit(tx, [{ at, actor: by.username, action: 'screen.renamed', subject: id, detail }])
    return { ok: true, value: { ...screen, name } }
  })
}

/** Ends a wall's credential; from the same moment on nobody watches over its device. */
export async function revokeScreen(room: ChangeRoom, by: Caller, id: string): Promise<ScreenChanged> {
  const at = room.clock.now()
  const outcome = await room.db.tx<ScreenChanged>(async (tx) => {
    const screen = await lockScreen(tx, id)
    if (!screen) return { ok: false, reason: 'not-found' }
    if (screen.revokedAt !== null) return { ok: true, value: screen }
    await writeRevocation(tx, { id, by: by.username, at })
    await labelDevice(tx, { id, label: displayService.label, value: displayService.out })
    const detail = { name: screen.name }
    await writeAudit(tx, [{ at, actor: by.username, action: 'screen.revoked', subject: id, detail }])
    return { ok: true, value: { ...screen, revokedAt: at, revokedBy: by.username, pictureAt: null } }
  })
  if (outcome.ok) room.changed(displayUsername(id))
  return outcome
}
