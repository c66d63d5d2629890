import pg from 'pg'

import { sqlStateOf } from '../db/sql-state.js'
import { role } from './make-cluster.js'

/** `starting`: alive, not yet or no longer accepting. `silent`: nothing there, or not ours. */
export type ServerAnswer = 'ready' | 'starting' | 'silent'

const cannotConnectNow = '57P03'

/** Asks whether a server accepts our connections. */
export async function askServer({
  port,
  password,
}: {
  port: number
  password: string
}): Promise<ServerAnswer> {
  try {
    await withMaintenance({ port, password }, (client) => client.query('select 1'))
    return 'ready'
  } catch (error) {
    return sqlStateOf(error) === cannotConnectNow ? 'starting' : 'silent'
  }
}

/** Makes the database of that name when it is not there. */
export async function ensureDatabase(
  server: { port: number; password: string },
  name: string,
): Promise<void> {
  await withMaintenance(server, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    const create = { text: `create database ${client.escapeIdentifier(name)}`, query_timeout: 60_000 }
    if (rowCount === 0) await client.query(create)
  })
}

async function withMaintenance<T>(
  { port, password }: { port: number; password: string },
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: role,
    password,
    database: 'postgres',
    application_name: 'haidang launcher',
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
  })
  client.on('error', () => undefined) // told to whoever waits for the answer
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
