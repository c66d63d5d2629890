import type { Db } from '../db/open-database.js'
import { StoreRefusal } from '../db/store-refusal.js'
import { feedTables } from '../feed-table.js'
import { namesOf, resolutions, rollups } from '../rollup/rollup-table.js'
import { migrationsFolder, readMigrations } from './migrate.js'

/**
 * Whether another process has brought the database to the shape that this version needs, and has loaded a site.
 * @throws StoreRefusal when the database belongs to a newer version; StoreUnavailable.
 */
export async function isMigrated(db: Db): Promise<boolean> {
  const newest = (await readMigrations(migrationsFolder)).length
  const applied = await appliedVersion(db)
  if (applied > newest) {
    throw new StoreRefusal(
      'newer-database',
      `The database was made by a newer Hải Đăng (its schema is ${applied}, this program knows ${newest}). ` +
        'Start that newer program.',
    )
  }
  return applied === newest && (await hasFeedTables(db)) && (await hasSite(db))
}

async function appliedVersion(db: Db): Promise<number> {
  const { rows } = await db.query<{ there: boolean }>(
    `select to_regclass('schema_migration') is not null as there`,
  )
  if (rows[0]?.there !== true) return 0
  const { rows: versions } = await db.query<{ version: number }>(
    'select coalesce(max(version), 0)::int as version from schema_migration',
  )
  return versions[0]?.version ?? 0
}

async function hasFeedTables(db: Db): Promise<boolean> {
  const observations = [...feedTables.values()].flatMap(({ name, columns }) =>
    columns.map((column) => `${name}."${column.name}"`),
  )
  const rolled = [...rollups.values()].flatMap((rollup) =>
    resolutions.flatMap((resolution) =>
      namesOf(rollup, resolution).map((column) => `${rollup.table[resolution]}.${column}`),
    ),
  )
  const { rows } = await db.query<{ missing: number }>(
    `select count(*)::int as missing from unnest($1::text[]) as needed(place)
     where not exists (select from information_schema.columns
       where table_schema = current_schema() and table_name || '."' || column_name || '"' = place)`,
    [[...observations, ...rolled]],
  )
  return rows[0]?.missing === 0
}

async function hasSite(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ there: boolean }>('select exists (select from area) as there')
  return rows[0]?.there === true
}
