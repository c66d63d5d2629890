import { randomBytes } from 'node:crypto'
import { migrate, openDatabase } from '@haidang/store'
import pg from 'pg'
import { keptLog } from '../../live-rig/kept-log.js'
import { startTestDatabase } from '../../live-rig/test-database.js'
import type { BenchServers } from './servers.js'
import { versionsOf } from './versions.js'

export type BenchDatabase = Readonly<{ url: string; versions: Readonly<Record<string, string>> }> &
  AsyncDisposable

/** An empty database with our tables: on the servers where there are any, else a PostgreSQL of its own. */
export async function openBenchDatabase(servers: BenchServers | undefined): Promise<BenchDatabase> {
  if (!servers) {
    const { url, close } = await startTestDatabase()
    return { url, versions: await versionsOf(url, undefined), [Symbol.asyncDispose]: close }
  }
  const name = `bench_${randomBytes(4).toString('hex')}`
  const admin = new pg.Client({ connectionString: servers.postgres.url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = servers.postgres.url.replace(/\/[^/]*$/, `/${name}`)
  const db = openDatabase({ url, applicationName: 'bench', poolSize: 1, log: keptLog() })
  await migrate(db, { log: keptLog() })
  await db.close()
  const versions = await versionsOf(url, servers)
  return { url, versions, [Symbol.asyncDispose]: () => Promise.resolve() } // gone with its server
}
