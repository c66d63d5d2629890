import { randomUUID } from 'node:crypto'
import { setTimeout as after } from 'node:timers/promises'

import pg from 'pg'

import { messageOf } from '../error-facts.js'

/** `asking`: the database has not answered yet, or our connection to it has ended. */
export type Ownership =
  Readonly<{ is: 'asking'; why?: string }> | Readonly<{ is: 'ours' }> | Readonly<{ is: 'taken'; by: string }>

export type SoleOwnerOptions = Readonly<{
  /** Of the database that all who may own it share. */
  url: string
  /** What one process at a time owns. */
  name: string
  /** Who we are, to be read by people who find it taken; ASCII, cut at 63 characters. */
  holder: string
  /** How often it is looked whether it is free, or still ours. */
  everyMs?: number
  /** Told of each change. */
  changed(ownership: Ownership): void
}>

export type SoleOwner = Readonly<{
  now(): Ownership
  /** Resolves when the database has told for the first time whose it is. */
  told: Promise<void>
  /** Gives it up. */
  close(): Promise<void>
}>

const lockSpace = 7208
/** A server that hangs is not waited for. */
const longestEndMs = 1_000
/** A computer that has died without a word is missed by the server after 25 s; a process is at once. */
const keptAlive = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3'

const ofName = `l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = ${lockSpace}
    and l.database = (select oid from pg_database where datname = current_database())
    and l.objid::bigint = hashtext($1)::bigint & 4294967295`
const whoHas = `select a.application_name as holder from pg_locks l join pg_stat_activity a on a.pid = l.pid where ${ofName}`

/*
 * Behind a pooler that lends its sessions by the transaction a lock is whoever's turn it is, and two may have it at once.
 * So a session is marked, and a lock is asked for only in one that bears our mark.
 */
const mark = `select set_config('ioc.owner', $1, false) where coalesce(current_setting('ioc.owner', true), '') = ''`
const isMarked = `current_setting('ioc.owner', true) is not distinct from $2`
const take = `select ${isMarked} as same, case when ${isMarked} then pg_try_advisory_lock(${lockSpace}, hashtext($1)) end as ours`
const keep = `select ${isMarked} as same,
  exists (select from pg_locks l where l.pid = pg_backend_pid() and ${ofName}) as ours`
const lentByTurns =
  'a pooler lends us its sessions by turns: DATABASE_URL has to lead to PostgreSQL itself, or to a pooler that keeps a session for a connection'

/**
 * Owns a name for as long as we live: a lock of a connection of its own, which ends with its process, however that ends.
 * Who finds it taken waits, and takes over. Goes on until closed; a database that is away is asked again.
 */
export function ownAlone(options: SoleOwnerOptions): SoleOwner {
  const { everyMs = 1_000, changed } = options
  const closing = new AbortController()
  let noteTold: () => void = () => undefined
  const told = new Promise<void>((resolve) => (noteTold = resolve))
  let now: Ownership = { is: 'asking' }
  const tell = (next: Ownership): void => {
    const isNews = JSON.stringify(next) !== JSON.stringify(now)
    now = next
    if (next.is !== 'asking') noteTold()
    if (isNews) changed(next)
  }
  const pause = (lost?: AbortSignal): Promise<void> => {
    const signal = lost ? AbortSignal.any([closing.signal, lost]) : closing.signal
    return after(everyMs, undefined, { signal }).catch(() => undefined)
  }
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await holdOnce(options, { closing: closing.signal, tell, pause }).catch((error: unknown) =>
        tell({ is: 'asking', why: messageOf(error) }),
      )
      await pause()
    }
  }
  const running = run()
  return {
    now: () => now,
    told,
    close: async () => {
      closing.abort()
      await running
      now = { is: 'asking' }
    },
  }
}

/** `same`: the session is the one that we marked. */
type Look = Readonly<{ same: boolean; ours: boolean | null }>

type Room = Readonly<{
  closing: AbortSignal
  tell(ownership: Ownership): void
  pause(lost: AbortSignal): Promise<void>
}>

/** As long as one connection lasts. @throws what ended it */
async function holdOnce(
  { url, name, holder }: SoleOwnerOptions,
  { closing, tell, pause }: Room,
): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: holder.slice(0, 63),
    options: keptAlive,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  })
  const lost = new AbortController()
  client.on('error', (error) => {
    tell({ is: 'asking', why: error.message })
    lost.abort(error)
  })
  client.on('end', () => lost.abort())
  try {
    await client.connect()
    const own = randomUUID()
    await client.query(mark, [own])
    for (let isOurs = false; !closing.aborted && !lost.signal.aborted;) {
      isOurs = await look(client, { sql: isOurs ? keep : take, name, own })
      tell(isOurs ? { is: 'ours' } : { is: 'taken', by: await holderOf(client, name) })
      await pause(lost.signal)
    }
  } finally {
    const ended = client.end().catch(() => undefined) // it has ended by itself
    await Promise.race([ended, after(longestEndMs, undefined, { ref: false })])
  }
}

/** @returns whether it is ours. @throws when it was and is no more, or the session is not the one that we marked. */
async function look(
  client: pg.Client,
  { sql, name, own }: Readonly<{ sql: string; name: string; own: string }>,
): Promise<boolean> {
  const { rows } = await client.query<Look>(sql, [name, own])
  if (rows[0]?.same !== true) throw new Error(lentByTurns)
  if (sql === keep && rows[0].ours !== true) throw new Error('the lock is not ours any more')
  return rows[0].ours === true
}

async function holderOf(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ holder: string }>(whoHas, [name])
  return rows[0]?.holder ?? 'a process that has just ended'
}
