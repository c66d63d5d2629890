import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join, resolve } from 'node:path'

import { hasCode } from './has-code.js'
import { childrenOf, readPostmaster } from './postmaster.js'

/** What the main process tells its parent, over their private channel, when everything is open. */
export type Ready = Readonly<{
  kind: 'ready'
  httpUrl: string
  mqttUrl: string
  databaseUrl: string
  signInLink: string
  databasePid?: number
}>

export type CityProcess = Readonly<{ child: ChildProcess; ready: Ready; logFile: string; dataDir: string }>

export const repository = resolve(import.meta.dirname, '../../..')

/**
 * Starts the built main process as its own process group, with the simulator in it; its PostgreSQL leads another.
 * @throws when it ends or stays unready, with the tail of what it printed; nothing of it is left running.
 */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  dataDir: string,
): Promise<CityProcess> {
  const logFile = join(dataDir, '..', 'city.log')
  const log = createWriteStream(logFile, { flags: 'a' })
  log.on('error', () => undefined) // on a full disk what is said is lost, and whoever listens goes on
  const child = spawn(
    process.execPath,
    ['--disable-proto=delete', join(repository, 'apps/all-in-one/dist/main.js')],
    {
      cwd: repository,
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    },
  )
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk)
      tail = (tail + chunk.toString()).slice(-6_000)
    })
  }
  child.once('exit', () => log.end())
  try {
    const ready = await waitForReady(child, () => tail)
    return { child, ready, logFile, dataDir }
  } catch (error) {
    await killAll(child, dataDir)
    throw error
  }
}

const readyWithinMs = 120_000

function waitForReady(child: ChildProcess, tail: () => string): Promise<Ready> {
  return new Promise((done, fail) => {
    const timer = setTimeout(
      () => fail(new Error(`the city was not ready within ${readyWithinMs} ms:\n${tail()}`)),
      readyWithinMs,
    )
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(new Error(`the city ended before it was ready (${code ?? signal}):\n${tail()}`))
    })
    child.on('message', (message) => {
      if (!isReady(message)) return
      clearTimeout(timer)
      done(message)
    })
  })
}

function isReady(message: unknown): message is Ready {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'ready'
}

/** SIGKILL to everything at once: main process and simulator, PostgreSQL and each of its own processes. */
export async function killGroup({ child, dataDir }: CityProcess): Promise<void> {
  await killAll(child, dataDir)
}

/** SIGKILL to the main process: whoever starts it again takes its PostgreSQL over. */
export async function killMain({ child }: CityProcess): Promise<void> {
  if (hasEnded(child) || child.pid === undefined) return
  const ended = once(child, 'exit')
  killProcessGroup(child.pid)
  await ended
}

async function killAll(child: ChildProcess, dataDir: string): Promise<void> {
  const database = await readPostmaster(dataDir) // it may have been replaced since its pid was told
  // each of these leads a group of its own
  const servers = database === undefined ? [] : [database, ...(await childrenOf(database))]
  const ended = hasEnded(child) ? undefined : once(child, 'exit')
  const main = ended && child.pid !== undefined ? [child.pid] : []
  for (const pid of [...main, ...servers]) killProcessGroup(pid) // one after the other, nobody can run in between
  await ended
}

/** SIGTERM to the main process alone, as a service manager does; waits for its end. */
export async function stopProcess({ child }: CityProcess): Promise<number | null> {
  if (hasEnded(child)) return child.exitCode
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
  return child.exitCode
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function killProcessGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}
