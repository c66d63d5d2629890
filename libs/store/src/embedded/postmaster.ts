import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { StoreRefusal } from '../db/store-refusal.js'
import { messageOf } from '../error-facts.js'
import { brokenFolder, fromInside } from './make-cluster.js'
import type { DataFolder } from './data-folder.js'
import { goneWithin, isAlive, worksIn } from './process-facts.js'
import { type ServerBinaries, serverEnvironment } from './server-binaries.js'
import { askServer } from './ask-server.js'

/** A PostgreSQL server that accepts connections. */
export type Postmaster = Readonly<{ pid: number; port: number }>

/** Sized for two cores that are shared with everything else. Durable: what was committed survives a power cut. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '60',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  max_parallel_workers_per_gather: '0',
  max_worker_processes: '4',
  autovacuum_max_workers: '2',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  cluster_name: 'haidang',
}

const startPatienceMs = 120_000
const silencePatienceMs = 6_000
/** For each signal; the first lets the server write a checkpoint, which takes its time on a slow disk. */
const stopPatienceMs = { SIGINT: 20_000, SIGQUIT: 5_000, SIGKILL: 5_000 } as const

/**
 * A server that an earlier process left running on this folder, once it accepts connections. Undefined when there is
 * none; one that does not come to its senses is ended.
 */
export async function adoptPostmaster(folder: DataFolder): Promise<Postmaster | undefined> {
  const left = await readPidFile(folder.cluster)
  if (!left || !(await isAlive(left.pid))) return undefined
  if (!(await worksIn(left.pid, folder.cluster))) {
    // Another program has got the number; PostgreSQL would take it for a server of this folder.
    const file = join(folder.cluster, 'postmaster.pid')
    await rename(file, `${file}.stale`)
    return undefined
  }
  const waited = stopwatch()
  while (waited() < startPatienceMs) {
    const now = await readPidFile(folder.cluster)
    if (!(await isAlive(left.pid))) return undefined
    const answer = now && (await askServer({ port: now.port, password: folder.password }))
    if (answer === 'ready') return { pid: left.pid, port: now?.port ?? 0 }
    // Alive, and neither starting nor stopping: it hangs, or it is not the server that the folder's password opens.
    if (answer === 'silent' && waited() >= silencePatienceMs) break
    await pause(100)
  }
  await stopPostmaster(left.pid, 'SIGQUIT')
  return undefined
}

export type Attempt =
  Readonly<{ ok: true; postmaster: Postmaster }> | Readonly<{ ok: false; why: 'port-taken' | 'still-held' }>

/**
 * Starts a server and waits until it accepts connections. It is no member of our process group: Ctrl-C reaches us only,
 * and we end it when everything else is closed.
 * @throws StoreRefusal when it ends for a reason that trying again does not mend.
 */
export async function startPostmaster(
  folder: DataFolder,
  { binaries, port }: { binaries: ServerBinaries; port: number },
): Promise<Attempt> {
  const logged = await stat(folder.log).then(
    ({ size }) => size,
    () => 0,
  )
  const log = await open(folder.log, 'a', 0o600)
  const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const child = spawn(binaries.postgres, ['-D', fromInside(folder.cluster), ...options], {
    cwd: folder.cluster,
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...folder.identity,
  })
  const failed = once(child, 'error').then(([error]: unknown[]) => error)
  const ended = once(child, 'exit')
  child.unref()
  await log.close()
  const { pid } = child
  if (pid === undefined)
    throw new StoreRefusal('did-not-start', `PostgreSQL could not be started: ${messageOf(await failed)}`)
  failed.catch(() => undefined)
  const end = ended.then(
    () => 'ended' as const,
    () => 'ended' as const,
  )
  const waited = stopwatch()
  while (waited() < startPatienceMs) {
    // Whoever has taken the port may keep silent: then it is the end of ours that tells.
    const answer = await Promise.race([askServer({ port, password: folder.password }), end])
    if (answer === 'ended') return explainEnd(folder, logged)
    if (answer === 'ready') return { ok: true, postmaster: { pid, port } }
    await pause(20)
  }
  await stopPostmaster(pid)
  throw new StoreRefusal(
    'did-not-start',
    `PostgreSQL did not accept connections within two minutes; ${folder.log} says why.`,
  )
}

const endings = ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const

/** Ends a server: in order, then without waiting for anybody, then by force. Whatever it takes, no committed data is lost. */
export async function stopPostmaster(pid: number, first: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
  for (const signal of endings.slice(endings.indexOf(first))) {
    if (!(await isAlive(pid))) return
    try {
      process.kill(pid, signal)
    } catch {
      return // gone between the two lines
    }
    if (await goneWithin(pid, stopPatienceMs[signal])) return
  }
}

/** Milliseconds since it was made; no clock of the day is asked. */
function stopwatch(): () => number {
  const begun = performance.now()
  return () => performance.now() - begun
}

async function readPidFile(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid > 0 ? { pid, port } : undefined
}

async function explainEnd(folder: DataFolder, from: number): Promise<Attempt> {
  const said = (await readFile(folder.log)).subarray(from).toString('utf8').trim()
  const last = said.split('\n').slice(-4).join(' | ').slice(-600)
  if (/could not bind|Address already in use|could not create any TCP/.test(said))
    return { ok: false, why: 'port-taken' }
  if (/still in use|lock file .* already exists/.test(said)) return { ok: false, why: 'still-held' }
  if (said.includes('No space left on device')) {
    throw new StoreRefusal(
      'no-space',
      `The disk of ${folder.path} is full, and PostgreSQL cannot start. Make room there and start again; nothing is lost.`,
    )
  }
  if (
    /checkpoint record|control file|incompatible with server|pg_control|PANIC|could not open (file|directory)|invalid (page|magic)|not a valid data directory/.test(
      said,
    )
  ) {
    throw brokenFolder(folder.cluster, last)
  }
  throw new StoreRefusal(
    'did-not-start',
    `PostgreSQL ended while starting: ${last || 'it said nothing'}. Its log is ${folder.log}.`,
  )
}
