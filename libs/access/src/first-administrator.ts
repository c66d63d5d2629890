import type { Clock } from '@haidang/domain'
import { type Db, type Tx, insertPerson, lockRegister, readAdministrators, writeAudit } from '@haidang/store'

import { generatePassword, hashPassword } from './password.js'

export const administratorUsername = 'admin'

export type FirstAdministrator = Readonly<{
  username: string
  /** Only when it was made just now and by us: print it once, keep it nowhere. */
  password?: string
}>

/**
 * Sees to it that somebody can come in: when there is no administrator at all, `admin` is made, with the password
 * given or one of 120 random bits. Otherwise tells who is one; an `admin` who was disabled is not brought back.
 */
export async function ensureAdministrator(
  db: Db,
  { password, clock }: Readonly<{ password: string | undefined; clock: Clock }>,
): Promise<FirstAdministrator> {
  const [present] = await db.tx(readAdministrators)
  if (present !== undefined) return { username: present }
  const chosen = password ?? generatePassword()
  const passwordHash = await hashPassword(chosen)
  const at = clock.now()
  return db.tx(async (tx) => {
    await lockRegister(tx) // of several starts at once, the second finds whom the first has made
    const [meanwhile] = await readAdministrators(tx)
    if (meanwhile !== undefined) return { username: meanwhile }
    const username = await makeAdministrator(tx, { passwordHash, at })
    return { username, ...(password === undefined && { password: chosen }) }
  })
}

/** `admin`, or where somebody of lesser rights has that name, `admin-2` and so on. */
async function makeAdministrator(
  tx: Tx,
  { passwordHash, at }: Readonly<{ passwordHash: string; at: number }>,
): Promise<string> {
  for (let number = 1; ; number += 1) {
    const username = number === 1 ? administratorUsername : `${administratorUsername}-${number}`
    const person = await insertPerson(tx, {
      username,
      displayName: 'Administrator',
      role: 'administrator',
      scope: {},
      passwordHash,
      createdAt: at,
      createdBy: 'start',
    })
    if (!person) continue
    await writeAudit(tx, [
      { at, actor: 'start', action: 'user.created', subject: username, detail: { role: 'administrator' } },
    ])
    return username
  }
}
