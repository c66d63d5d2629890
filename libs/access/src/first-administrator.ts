import type { Clock } from '@haidang/domain'
import { type Db, countAdministrators, insertPerson, writeAudit } from '@haidang/store'

import { generatePassword, hashPassword } from './password.js'

export const administratorUsername = 'admin'

export type FirstAdministrator = Readonly<{
  username: string
  /** Only when it was made just now and by us: print it once, keep it nowhere. */
  password?: string
}>

/**
 * Sees to it that somebody can come in: when there is no administrator at all, `admin` is made, with the password
 * given or one of 120 random bits. An `admin` who has lost their role or was disabled is not brought back.
 */
export async function ensureAdministrator(
  db: Db,
  { password, clock }: Readonly<{ password: string | undefined; clock: Clock }>,
): Promise<FirstAdministrator> {
  const username = administratorUsername
  const generated = password ?? generatePassword()
  const passwordHash = await hashPassword(generated)
  const at = clock.now()
  const made = await db.tx(async (tx) => {
    if ((await countAdministrators(tx)) > 0) return false
    const person = await insertPerson(tx, {
      username,
      displayName: 'Administrator',
      role: 'administrator',
      scope: {},
      passwordHash,
      createdAt: at,
      createdBy: 'start',
    })
    if (person)
      await writeAudit(tx, [
        { at, actor: 'start', action: 'user.created', subject: username, detail: { role: 'administrator' } },
      ])
    return person !== undefined
  })
  return { username, ...(made && password === undefined && { password: generated }) }
}
