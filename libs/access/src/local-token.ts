import type { Clock } from '@haidang/domain'
import { type Db, insertApiToken, revokeApiTokenNamed, writeAudit } from '@haidang/store'

import { hashSecret, newSecret } from './secret.js'
import { tokenPrefix } from './tokens.js'

/** The name under which the list of tokens and the audit show it. */
export const localTokenName = 'command line on this machine'

/**
 * Makes the administrator's token of the command line on this machine, in place of the one before: what an earlier
 * run left lying about opens nothing. Its secret is in this answer; only its hash is stored.
 */
export async function replaceLocalToken(db: Db, { clock }: Readonly<{ clock: Clock }>): Promise<string> {
  const secret = tokenPrefix + newSecret()
  const at = clock.now()
  await db.tx(async (tx) => {
    await revokeApiTokenNamed(tx, localTokenName, at)
    const row = await insertApiToken(tx, {
      name: localTokenName,
      role: 'administrator',
      scope: {},
      secretHash: hashSecret(secret),
      createdBy: 'start',
      createdAt: at,
      expiresAt: null,
    })
    if (!row) throw new Error(`another process has just made the token "${localTokenName}"`)
    const detail = { id: row.id, role: row.role, scope: row.scope, expiresAt: null }
    await writeAudit(tx, [{ at, actor: 'start', action: 'token.created', subject: localTokenName, detail }])
  })
  return secret
}
