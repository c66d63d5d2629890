import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import type { Log } from '@haidang/domain'

import type { Db, Tx } from '../db/open-database.js'
import { StoreRefusal } from '../db/store-refusal.js'
import { readUnsafeSettings } from '../db/unsafe-settings.js'
import { syncFeedTables } from './sync-feed-tables.js'

/** `src/migrate/` and `dist/migrate/` lie equally deep, so both find the same files. */
export const migrationsFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** How long one process waits for another that migrates, and for one file. */
const patienceMs = 60_000

export type Migration = Readonly<{ version: number; file: string; text: string }>

/**
 * Brings the database to the shape that this version needs: numbered files first, then one table per feed.
 * Several processes may start at once; one works, the others wait. What in the server's settings is unsafe goes to the log.
 * @throws StoreRefusal when the database belongs to a newer version or to somebody else.
 */
export async function migrate(db: Db, { log }: { log: Log }): Promise<void> {
  const migrations = await readMigrations(migrationsFolder)
  await db.tx(async (tx) => {
    await tx.query(`set local statement_timeout = '60s'`)
    await tx.query(`set local lock_timeout = '30s'`)
    await tx.query({ text: 'select pg_advisory_xact_lock(7206, 2)', timeoutMs: patienceMs })
    const applied = await appliedVersion(tx, migrations.at(-1)?.version ?? 0)
    for (const migration of migrations.filter(({ version }) => version > applied)) {
      await tx.query({ text: migration.text, timeoutMs: patienceMs })
      await tx.query('insert into schema_migration (version, file) values ($1, $2)', [
        migration.version,
        migration.file,
      ])
      log.info('store.migrated', { version: migration.version, file: migration.file })
    }
    await syncFeedTables(tx, log)
  })
  for (const unsafe of await readUnsafeSettings(db)) log.warn('store.unsafe-setting', unsafe)
}

/** @throws RangeError when the numbers are not 1, 2, 3 … */
export async function readMigrations(from: string): Promise<Migration[]> {
  const files = (await readdir(from)).filter((file) => /^\d{4}_[a-z0-9-_]+\.sql$/.test(file)).sort()
  return Promise.all(
    files.map(async (file, index) => {
      const version = Number(file.slice(0, 4))
      if (version !== index + 1) throw new RangeError(`${file} should have the number ${index + 1}`)
      return { version, file, text: await readFile(`${from}${file}`, 'utf8') }
    }),
  )
}

async function appliedVersion(tx: Tx, newest: number): Promise<number> {
  const { rows: ours } = await tx.query<{ there: boolean }>(
    `select to_regclass('schema_migration') is not null as there`,
  )
  if (!ours[0]?.there) {
    await refuseForeign(tx)
    await tx.query(
      'create table schema_migration (version integer primary key, file text not null, applied_at timestamptz not null default now())',
    )
  }
  const { rows } = await tx.query<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from schema_migration',
  )
  const version = rows[0]?.version ?? 0
  if (version > newest) {
    throw new StoreRefusal(
      'newer-database',
      `The database was made by a newer Hải Đăng (its schema is ${version}, this program knows ${newest}). ` +
        'Start that newer program, or point DATABASE_URL (embedded: IOC_DATA_DIR) to another database.',
    )
  }
  return version
}

async function refuseForeign(tx: Tx): Promise<void> {
  const { rows } = await tx.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
     order by 1 limit 3`,
  )
  if (rows.length === 0) return
  throw new StoreRefusal(
    'foreign-database',
    `The database holds tables of another program (${rows.map(({ name }) => name).join(', ')} …). ` +
      'Point DATABASE_URL to an empty database.',
  )
}
