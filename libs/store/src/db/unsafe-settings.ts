import type { Statement, Tx } from './open-database.js'

/** A setting of the server under which what is acknowledged may be lost. */
export type UnsafeSetting = Readonly<{ setting: string; found: string; wanted: string; why: string }>

type Rule = Readonly<{ wanted: readonly string[]; why: string }>

/** PostgreSQL 15 to 18, "Write Ahead Log" and "Asynchronous Commit". */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['fsync', { wanted: ['on'], why: 'a power cut or a crash of the computer may destroy the whole database' }],
  [
    'full_page_writes',
    { wanted: ['on'], why: 'a power cut in the middle of a page may leave it half old and half new' },
  ],
  [
    'synchronous_commit',
    {
      wanted: ['on', 'local', 'remote_write', 'remote_apply'],
      why: 'devices are told that their data is stored up to 0.6 s before it is on the disk',
    },
  ],
])

const select: Statement = { text: 'select name, setting from pg_settings where name = any($1) order by name' }

/**
 * What of the server's settings is unsafe for us; empty when all is well.
 * @throws StoreUnavailable
 */
export async function readUnsafeSettings(tx: Tx): Promise<UnsafeSetting[]> {
  const { rows } = await tx.query<{ name: string; setting: string }>(select, [[...rules.keys()]])
  return rows.flatMap(({ name, setting }) => {
    const rule = rules.get(name)
    if (!rule || rule.wanted.includes(setting)) return []
    return { setting: name, found: setting, wanted: rule.wanted[0] ?? '', why: rule.why }
  })
}
