import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join, resolve } from 'node:path'

/** What the main process tells its parent, over their private channel, when everything is open. */
export type Ready = Readonly<{
  kind: 'ready'
  httpUrl: string
  mqttUrl: string
  databaseUrl: string
  signInLink: string
  databasePid?: number
}>

export type CityProcess = Readonly<{ child: ChildProcess; ready: Ready; logFile: string }>

export const repository = resolve(import.meta.dirname, '../../..')

/**
 * Starts the built main process as its own process group, with PostgreSQL and the simulator in it.
 * @throws when it ends or stays unready, with the tail of what it printed.
 */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  dataDir: string,
): Promise<CityProcess> {
  const logFile = join(dataDir, '..', 'city.log')
  const log = createWriteStream(logFile, { flags: 'a' })
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
  const ready = await waitForReady(child, () => tail)
  return { child, ready, logFile }
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

/** SIGKILL to the whole process group: main process, PostgreSQL and simulator at once. */
export async function killGroup({ child }: CityProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
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
