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
  /** Whether we do what we own it for; an owner who cannot, for `idleMs`, leaves it to whoever waits. Absent: always. */
  serves?(): boolean
  idleMs?: number
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
/** Of the locks, shared by all of them, of who would have it. */
const waitSpace = 7209
/** A server that hangs is not waited for. */
const longestEndMs = 1_000
/**
 * The server ends the session of an owner who has not asked for so long: a process that hangs, or whose packets nobody
 * carries any more, while its computer or a proxy on the way still answers for it. Longer than an owner waits for an answer:
 * by then it takes nothing more for its own.
 */
const endedWhenSilent = '-c idle_session_timeout=15s'
const answerMs = 10_000
/** So long who has left it to others does not ask for it, in looks. */
const looksAside = 5

const lockOf = (
  space: number,
): string => `l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = ${space}
    and l.database = (select oid from pg_database where datname = current_database())
    and l.objid::bigint = hashtext($1)::bigint & 4294967295`
const ofName = lockOf(lockSpace)
const whoHas = `select a.application_name as holder from pg_locks l join pg_stat_activity a on a.pid = l.pid where ${ofName}`

/*
 * Behind a pooler that lends its sessions by the transaction a lock is whoever's turn it is, and two may have it at once.
 * So a session is marked, and a lock is asked for only in one that bears our mark.
 */
const mark = `select set_config('ioc.owner', $1, false) where coalesce(current_setting('ioc.owner', true), '') = ''`
const isMarked = `current_setting('ioc.owner', true) is not distinct from $2`
const take = `select ${isMarked} as same, false as awaited,
  case when ${isMarked} then pg_try_advisory_lock(${lockSpace}, hashtext($1)) end as ours`
const wait = `select pg_try_advisory_lock_shared(${waitSpace}, hashtext($1))`
const keep = `select ${isMarked} as same,
  exists (select from pg_locks l where l.pid = pg_backend_pid() and ${ofName}) as ours,
  exists (select from pg_locks l where l.pid <> pg_backend_pid() and ${lockOf(waitSpace)}) as awaited`
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
      const looks = await holdOnce(options, { closing: closing.signal, tell, pause }).catch(
        (error: unknown) => {
          tell({ is: 'asking', why: messageOf(error) })
          return 1
        },
      )
      for (let look = 0; look < looks; look += 1) await pause()
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

/** `same`: the session is the one that we marked. `awaited`: somebody else would have it. */
type Look = Readonly<{ same: boolean; ours: boolean | null; awaited: boolean }>

const leftToOthers = 'left to who waits for it, for we have not been able to do anything with it'

type Room = Readonly<{
  closing: AbortSignal
  tell(ownership: Ownership): void
  pause(lost: AbortSignal): Promise<void>
}>

/** As long as one connection lasts. @returns for how many looks it is let be after that @throws what ended it */
async function holdOnce(
  { url, name, holder, serves = () => true, idleMs = 15_000 }: SoleOwnerOptions,
  { closing, tell, pause }: Room,
): Promise<number> {
  const client = new pg.Client({
    connectionString: url,
    application_name: holder.slice(0, 63),
    options: endedWhenSilent,
    connectionTimeoutMillis: 5_000,
    query_timeout: answerMs,
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
    let isWaiting = false
    /** While it is ours: when we last did something with it, or when it became ours. */
    let servedMs: number | undefined
    while (!closing.aborted && !lost.signal.aborted) {
      const isOurs = servedMs !== undefined
      const { ours, awaited } = await look(client, { sql: isOurs ? keep : take, name, own })
      if (isOurs && !ours) throw new Error('the lock is not ours any more')
      if (!ours && !isWaiting) {
        await client.query(wait, [name])
        isWaiting = true
      }
      servedMs = !ours ? undefined : serves() ? performance.now() : (servedMs ?? performance.now())
      if (awaited && servedMs !== undefined && performance.now() - servedMs > idleMs) {
        tell({ is: 'asking', why: leftToOthers })
        return looksAside
      }
      tell(ours ? { is: 'ours' } : { is: 'taken', by: await holderOf(client, name) })
      await pause(lost.signal)
    }
    return 1
  } finally {
    const ended = client.end().catch(() => undefined) // it has ended by itself
    await Promise.race([ended, after(longestEndMs, undefined, { ref: false })])
  }
}

/** @throws when the session is not the one that we marked. */
async function look(
  client: pg.Client,
  { sql, name, own }: Readonly<{ sql: string; name: string; own: string }>,
): Promise<Pick<Look, 'awaited'> & { ours: boolean }> {
  const { rows } = await client.query<Look>(sql, [name, own])
  if (rows[0]?.same !== true) throw new Error(lentByTurns)
  return { ours: rows[0].ours === true, awaited: rows[0].awaited }
}

async function holderOf(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ holder: string }>(whoHas, [name])
  return rows[0]?.holder ?? 'a process that has just ended'
}
