import type { DeviceId, Log, NeededColumns, Slice } from '@haidang/domain'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

import { judgeSqlError } from '../db/sql-state.js'
import { StoreUnavailable } from '../db/store-unavailable.js'
import { messageOf } from '../error-facts.js'
import { feedTables } from '../feed-table.js'
import { type Field, readCopy } from './read-copy.js'
import { eventSql, readsRows, readSamples, sliceSql, statusSql } from './slice.js'

export type HistoryOptions = Readonly<{
  /** With the password: never to be logged. */
  databaseUrl: string
  feed: string
  devices: readonly DeviceId[]
  /** Of these devices nothing of before (epoch ms). */
  seenFrom?: ReadonlyMap<DeviceId, number>
  needed: NeededColumns
  log: Log
  /** Aborted: the statement that runs is cancelled on the server, and whoever waits for it is refused. */
  signal: AbortSignal
}>

/** A feed's past, stretch by stretch, by a connection of its own that can only read. */
export type History = Readonly<{
  /**
   * What the devices measured in [fromAt, toAt) (epoch ms).
   * @throws StoreUnavailable; the signal's reason when it was aborted.
   */
  slice(fromAt: number, toAt: number): Promise<Readonly<{ slice: Slice; rows: number }>>
  close(): Promise<void>
}>

/** A stretch is short; one that takes longer has met something that it must not wait for. */
const statementMs = 20_000

/**
 * Opens the lane by which a long look at the past goes: one connection outside of every pool, read-only, with a limit for
 * each statement. Every stretch is a transaction of its own, so that nothing on the server is kept waiting for the end.
 * @throws StoreUnavailable
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const { databaseUrl, feed, devices, seenFrom, needed, signal } = options
  const table = feedTables.get(feed)
  const client = connection(databaseUrl)
  client.on('error', (error) => options.log.warn('store.history-lost', { error: error.message }))
  const keys = new Map<number, DeviceId>()
  let backend = 0
  const opening = asked(async () => {
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    backend = rows[0]?.pid ?? 0
    const found = await client.query<{ key: number; id: DeviceId }>(
      'select key, id from device where id = any($1)',
      [[...devices]],
    )
    for (const { key, id } of found.rows) keys.set(key, id)
  })
  await opening.catch(async (error: unknown) => {
    await client.end().catch(() => undefined)
    throw error
  })
  const cancel = (): void => void cancelBackend(databaseUrl, backend).catch(() => client.end())
  signal.addEventListener('abort', cancel)
  const read = async (sql: string): Promise<Field[][]> => {
    signal.throwIfAborted()
    try {
      return await asked(async () => readCopy(Buffer.concat(await gather(client.query(copyTo(sql))))))
    } catch (error) {
      signal.throwIfAborted()
      throw error
    }
  }
  return {
    slice: async (fromAt, toAt) => {
      if (!table || keys.size === 0) return { slice: new Map(), rows: 0 }
      const asked = [...keys].map(([key, id]) => ({ key, seenFromAt: seenFrom?.get(id) }))
      const asking = { table, needed, asked, fromAt, toAt }
      const tuples = readsRows(asking) ? await read(sliceSql(asking)) : []
      const unusual = tuples.some((tuple) => hasUnusual(tuple)) ? await read(statusSql(asking)) : []
      const events = needed.events ? await read(eventSql(asking, needed.events)) : []
      return readSamples(tuples, { table, needed, keys, unusual, events })
    },
    close: async () => {
      signal.removeEventListener('abort', cancel)
      await client.end()
    },
  }
}

/** The last field counts the rows with something to say of their values. */
function hasUnusual(tuple: readonly Field[]): boolean {
  return (tuple.at(-1)?.getUint32(4) ?? 0) > 0
}

function connection(databaseUrl: string): pg.Client {
  return new pg.Client({
    connectionString: databaseUrl,
    application_name: 'haidang-history',
    options:
      '-c timezone=UTC -c datestyle=ISO -c jit=off -c default_transaction_read_only=on ' +
      '-c max_parallel_workers_per_gather=0 -c lock_timeout=1000',
    connectionTimeoutMillis: 3_000,
    statement_timeout: statementMs,
    keepAlive: true,
  })
}

/** By another connection: the one that waits cannot say so. */
async function cancelBackend(databaseUrl: string, backend: number): Promise<void> {
  const client = connection(databaseUrl)
  client.on('error', () => undefined)
  await client.connect()
  await client.query('select pg_cancel_backend($1)', [backend]).finally(() => client.end())
}

async function gather(chunks: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const gathered: Buffer[] = []
  for await (const chunk of chunks) gathered.push(chunk)
  return gathered
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const verdict = judgeSqlError(error)
    if (verdict === undefined || verdict === 'unavailable')
      throw new StoreUnavailable(`reading history: ${messageOf(error)}`, { cause: error })
    throw error
  }
}
