import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '@haidang/domain'
import pg from 'pg'

import { messageOf } from '../error-facts.js'
import { rowTypes } from './row-types.js'
import { judgeSqlError } from './sql-state.js'
import { StoreUnavailable } from './store-unavailable.js'

/**
 * SQL of PostgreSQL 15. One with a name is prepared once per connection; the name must belong to one text.
 * `timeoutMs`: how long we wait for the answer, if not as long as for others.
 */
export type Statement = Readonly<{ name?: string; text: string; timeoutMs?: number }>

export type Answer<Row> = Readonly<{ rows: Row[]; count: number }>

/**
 * Where statements go: the database, or a transaction of it. A `Buffer` among the values travels as
 * PostgreSQL's binary form of the parameter's type.
 */
export type Tx = Readonly<{
  /**
   * @throws StoreUnavailable when the database does not answer or cannot now; pg.DatabaseError for the rest.
   */
  query<Row extends object>(statement: Statement | string, values?: readonly unknown[]): Promise<Answer<Row>>
}>

/** The connections of a pool: lent out, how many there may be, and who waits for one. */
export type PoolFigures = Readonly<{ busy: number; limit: number; waiting: number }>

export type Db = Tx &
  Readonly<{
    /**
     * Runs the work in one transaction: committed when it resolves, rolled back when it rejects. Statements
     * that are sent without waiting travel together.
     */
    tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
    pool(): PoolFigures
    close(): Promise<void>
  }>

export type DatabaseOptions = Readonly<{
  url: string
  /** Shown in `pg_stat_activity`. */
  applicationName: string
  /** Connections of this pool. Open one `Db` for each kind of work, so that none can starve another. */
  poolSize?: number
  /** How long a connection and each answer are waited for before the database counts as unavailable; 3 s if not told. */
  patienceMs?: number
  log: Log
}>

/** Opens a pool; connects only when the first statement comes. */
export function openDatabase(options: DatabaseOptions): Db {
  const { url, applicationName, poolSize = 4, patienceMs = 3_000, log } = options
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: poolSize,
    pipeline: true,
    types: rowTypes,
    options: '-c timezone=UTC -c datestyle=ISO -c jit=off',
    // A server that hangs is noticed by us (query_timeout) a little after it would have noticed itself.
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    statement_timeout: patienceMs - 500,
    idle_in_transaction_session_timeout: patienceMs + 2_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  })
  // Whoever waits for an answer is told of a lost connection by it. But one may be lost while nobody asks, even in the bytes that
  // greet it, and without a listener of its own that would end the process: the pool listens to those only that nobody has.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const connections = createGoodbyes(pool)
  pool.on('error', (error) => log.warn('store.connection-lost', { error: error.message, applicationName }))
  return {
    query: (statement, values) => withClient(pool, (client) => send(client, statement, values)),
    tx: (work) => withClient(pool, (client) => inTransaction(client, work)),
    pool: () => ({
      busy: pool.totalCount - pool.idleCount,
      limit: poolSize,
      waiting: pool.waitingCount,
    }),
    close: async () => {
      await pool.end()
      await connections.gone(patienceMs)
    },
  }
}

/**
 * The pool says goodbye to the server and does not wait for it to go; a server that is ended in that moment would call each
 * of these connections lost.
 */
function createGoodbyes(pool: pg.Pool): Readonly<{ gone(withinMs: number): Promise<void> }> {
  const open = new Map<pg.PoolClient, Promise<void>>()
  pool.on('connect', (client) => {
    const end = new Promise<void>((resolve) => client.once('end', resolve))
    open.set(
      client,
      end.then(() => void open.delete(client)),
    )
  })
  return {
    gone: async (withinMs) => {
      const enough = new AbortController()
      await Promise.race([
        Promise.all(open.values()),
        pause(withinMs, undefined, { signal: enough.signal }).catch(() => undefined),
      ])
      enough.abort()
    },
  }
}

/** Lends a connection; one that failed for any reason but a refused row is not used again. */
async function withClient<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new StoreUnavailable(`connecting to the database: ${messageOf(cause)}`, { cause })
  })
  let broken = false
  try {
    return await use(client)
  } catch (error) {
    broken = error instanceof StoreUnavailable
    throw error
  } finally {
    client.release(broken)
  }
}

async function inTransaction<T>(client: pg.PoolClient, work: (tx: Tx) => Promise<T>): Promise<T> {
  const begun = send(client, 'begin')
  begun.catch(() => undefined) // reported below, together with what follows it on the wire
  // Of parts that work side by side one may fail and another go on: what it still sends would be done outside of any transaction.
  let isOver = false
  try {
    const result = await work({
      query: (statement, values) =>
        isOver ? Promise.reject(new Error('the transaction is over')) : send(client, statement, values),
    })
    isOver = true
    await begun
    await commit(client)
    return result
  } catch (error) {
    isOver = true
    if (!(error instanceof StoreUnavailable)) await send(client, 'rollback')
    throw error
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await send(client, 'commit')
  // The server answers COMMIT of a failed transaction with ROLLBACK, and calls it a success.
  if (command !== 'COMMIT')
    throw new Error('a statement of this transaction failed, and its error was not thrown')
}

type Sent<Row> = Answer<Row> & Readonly<{ command: string }>

async function send<Row extends object>(
  client: pg.PoolClient,
  statement: Statement | string,
  values?: readonly unknown[],
): Promise<Sent<Row>> {
  const { name, text, timeoutMs }: Statement = typeof statement === 'string' ? { text: statement } : statement
  const query = {
    text,
    name,
    ...(values && { values: [...values] }),
    ...(timeoutMs !== undefined && { query_timeout: timeoutMs }),
  }
  try {
    const { rows, rowCount, command } = await client.query<Row>(query)
    return { rows, count: rowCount ?? 0, command }
  } catch (error) {
    const verdict = judgeSqlError(error)
    if (verdict === undefined || verdict === 'unavailable') {
      throw new StoreUnavailable(`asking the database: ${messageOf(error)}`, { cause: error })
    }
    throw error
  }
}
