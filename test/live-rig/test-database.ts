import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, migrate, openDatabase, startEmbeddedPostgres } from '@haidang/store'
import { keptLog } from './kept-log.js'

export type TestDatabase = Readonly<{
  url: string
  /** A pool of its own; closed with the database. */
  open(poolSize?: number): Db
  /** The server's process, for tests that make it fall silent. */
  pid: number
  close(): Promise<void>
}>

/** A PostgreSQL of the test's own, migrated and empty. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const log = keptLog()
  const folder = await mkdtemp(join(tmpdir(), 'haidang-live-'))
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log })
  const opened: Db[] = []
  const open = (poolSize = 4): Db => {
    const db = openDatabase({ url: server.url, applicationName: 'live-test', poolSize, log })
    opened.push(db)
    return db
  }
  await migrate(open(1), { log })
  return {
    url: server.url,
    open,
    pid: server.pid,
    async close() {
      await Promise.all(opened.map((db) => db.close()))
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
