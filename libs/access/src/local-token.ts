import { hostname } from 'node:os'

import type { Clock } from '@haidang/domain'
import { type Db, insertApiToken, revokeApiTokenNamed, writeAudit } from '@haidang/store'

import { hashSecret, newSecret } from './secret.js'
import { tokenPrefix } from './tokens.js'

/** How it was called while every installation of a database had the same one, which each took away from the others. */
const nameBefore = 'command line on this machine'

/** The name under which the list of tokens and the audit show the token of an installation: where it is, and its data. */
export function localTokenName(dataDir: string): string {
  return `command line on ${hostname()}, ${dataDir}`
}

/**
 * Makes the administrator's token of the command line for the installation with that data folder, in place of its one
 * before: what an earlier run left lying about opens nothing. Its secret is in this answer; only its hash is stored.
 */
export async function replaceLocalToken(
  db: Db,
  { clock, dataDir }: Readonly<{ clock: Clock; dataDir: string }>,
): Promise<string> {
  const secret = tokenPrefix + newSecret()
  const at = clock.now()
  const name = localTokenName(dataDir)
  await db.tx(async (tx) => {
    for (const old of [nameBefore, name]) await revokeApiTokenNamed(tx, old, at)
    const row = await insertApiToken(tx, {
      ...{ name, role: 'administrator', scope: {} },
      secretHash: hashSecret(secret),
      ...{ createdBy: 'start', createdAt: at, expiresAt: null },
    })
    if (!row) throw new Error(`another process has just made the token "${name}"`)
    const detail = { id: row.id, role: row.role, scope: row.scope, expiresAt: null }
    await writeAudit(tx, [{ at, actor: 'start', action: 'token.created', subject: name, detail }])
  })
  return secret
}
