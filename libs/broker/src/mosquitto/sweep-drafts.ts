import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Clock } from '@haidang/domain'

import { ifMissing } from './write-accounts.js'

/** A draft is there for some milliseconds: one so old is of a worker that was killed while it wrote. */
const abandonedAfterMs = 600_000

/** `replace` names them so, in write-accounts.ts. */
const draftName = /^(?:acl|passwords)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Takes away what workers that were killed have left beside the account files: it holds passwords, and nobody reads it.
 * Another worker may be writing just now; his draft stays.
 * @throws the error of `node:fs` when the folder cannot be read or written
 */
export async function sweepAccountDrafts({
  folder,
  clock,
}: Readonly<{ folder: string; clock: Clock }>): Promise<void> {
  const names = (await readdir(folder).catch(ifMissing)) ?? []
  for (const draft of names.filter((name) => draftName.test(name)).map((name) => join(folder, name))) {
    const file = await stat(draft).catch(ifMissing)
    if (file && clock.now() - file.mtimeMs > abandonedAfterMs) await rm(draft, { force: true })
  }
}
