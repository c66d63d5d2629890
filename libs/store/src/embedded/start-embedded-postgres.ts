import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import type { Log } from '@haidang/domain'

import { StoreRefusal } from '../db/store-refusal.js'
import { messageOf } from '../error-facts.js'
import { ensureDatabase } from './ask-server.js'
import { claimFolder } from './claim-folder.js'
import { type DataFolder, openDataFolder } from './data-folder.js'
import { makeCluster, role } from './make-cluster.js'
import { type Postmaster, adoptPostmaster, startPostmaster, stopPostmaster } from './postmaster.js'
import { isAlive } from './process-facts.js'
import { type ServerBinaries, findServerBinaries } from './server-binaries.js'

export type EmbeddedPostgres = Readonly<{
  /** With the password: never to be logged. */
  url: string
  /** Of the present server; it changes when a server that died was replaced. */
  readonly pid: number
  /** Ends the server in order and waits for its end. */
  close(): Promise<void>
}>

const database = 'haidang'
const watchMs = 200
const longestPauseMs = 5_000

/**
 * PostgreSQL as our child, with everything in one folder. A server that an earlier process left behind is adopted,
 * one that dies is replaced, on the same port. Nothing in the folder is ever deleted.
 * @throws StoreRefusal with a named reason and the way out.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
}: {
  dataDir: string
  log: Log
}): Promise<EmbeddedPostgres> {
  const folder = await openDataFolder(dataDir)
  const claim = await claimFolder(folder)
  try {
    const binaries = await findServerBinaries(folder.identity)
    await makeCluster(folder, { binaries, log })
    const adopted = await adoptPostmaster(folder)
    const server = adopted ?? (await startAnew(folder, { binaries, port: await rememberedPort(folder) }))
    log.info(adopted ? 'postgres.adopted' : 'postgres.started', { pid: server.pid, port: server.port })
    await writeFile(portFile(folder), String(server.port))
    await ensureDatabase({ port: server.port, password: folder.password }, database)
    const kept = keepRunning(server, { folder, binaries, log })
    return {
      url: `postgres://${role}:${folder.password}@127.0.0.1:${server.port}/${database}`,
      get pid() {
        return kept.pid()
      },
      close: async () => {
        await kept.close()
        await claim.giveUp()
        log.info('postgres.stopped')
      },
    }
  } catch (error) {
    await claim.giveUp()
    throw error
  }
}

type Start = Readonly<{
  binaries: ServerBinaries
  /** The port to use; when it is taken another one is found, unless `fixed`. */
  port: number
  fixed?: boolean
}>

/** After a `kill -9` the old server's remaining processes need a moment to notice and to let go of the folder. */
async function startAnew(folder: DataFolder, { binaries, port, fixed = false }: Start): Promise<Postmaster> {
  let chosen = port
  for (let tries = 0; tries < 40; tries++) {
    const attempt = await startPostmaster(folder, { binaries, port: chosen })
    if (attempt.ok) return attempt.postmaster
    if (attempt.why === 'port-taken' && !fixed) chosen = await freePort()
    else await pause(250)
  }
  throw new StoreRefusal(
    'did-not-start',
    `PostgreSQL could not start in ${folder.path}: processes of an earlier one still hold it, or port ${chosen} is taken. Its log is ${folder.log}.`,
  )
}

type Keeping = Readonly<{ folder: DataFolder; binaries: ServerBinaries; log: Log }>

/** Watches the server, ours or adopted, and puts another in its place when it is gone. */
function keepRunning(
  first: Postmaster,
  { folder, binaries, log }: Keeping,
): { pid(): number; close(): Promise<void> } {
  let server = first
  let closing = false
  const ending = new AbortController()
  const replace = async (): Promise<void> => {
    log.warn('postgres.ended', { pid: server.pid })
    for (let pauseMs = 100; !closing; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        server = await startAnew(folder, { binaries, port: server.port, fixed: true })
        log.warn('postgres.replaced', { pid: server.pid })
        return
      } catch (error) {
        log.error('postgres.not-replaced', { error: messageOf(error) })
        await pause(pauseMs)
      }
    }
  }
  const watch = async (): Promise<void> => {
    while (!closing) {
      if (await isAlive(server.pid))
        await pause(watchMs, undefined, { ref: false, signal: ending.signal }).catch(() => undefined)
      else await replace()
    }
  }
  const watching = watch()
  return {
    pid: () => server.pid,
    close: async () => {
      closing = true
      ending.abort()
      await watching
      await stopPostmaster(server.pid)
    },
  }
}

function portFile({ path }: DataFolder): string {
  return join(path, 'port')
}

async function rememberedPort(folder: DataFolder): Promise<number> {
  const remembered = Number(await readFile(portFile(folder), 'utf8').catch(() => ''))
  return Number.isInteger(remembered) && remembered > 1_023 && remembered < 65_536 ? remembered : freePort()
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
