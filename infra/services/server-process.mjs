import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const nobody = 65_534
const startPatienceMs = 60_000
/** For each signal, before the next and harder one. */
const stopPatienceMs = 20_000

/** Who the servers run as: never root. */
export const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

/** The folder that a server works in, as seen from inside: also when it may not enter a folder above that one. */
export const here = '/proc/self/cwd'

/** Nothing of our own environment reaches a server. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }

/** A folder that belongs to whom the servers run as, and to nobody else. */
export function serverFolder(...path) {
  const folder = join(...path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  give(folder)
  return folder
}

/** Hands a file or a folder to whom the servers run as. */
export function give(path) {
  if (identity.uid !== undefined) chownSync(path, identity.uid, identity.gid)
}

/** The password of the server in the folder, made once. */
export function keptPassword(folder) {
  const file = join(folder, 'password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(20).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

/**
 * Starts a program of the tree in a folder and waits until it answers there. Its process id and the instant of its
 * start stay in `pid`, its port in `port`, what it says in `server.log`.
 * @param {{ folder: string, cwd?: string, program: string, args: (port: number) => string[], env?: Readonly<Record<string, string>>, ready: (port: number) => Promise<boolean> }} server
 * `cwd`: where it works, if not in the folder itself; it finds its files by `here`
 * @returns {Promise<{ pid: number, port: number }>}
 */
export async function startServer({ folder, cwd = folder, program, args, env = {}, ready }) {
  const found = runningIn(folder)
  if (found && (await ready(found.port))) return found
  if (found) await stopServer(folder)
  for (let tries = 0; ; tries++) {
    const port = await portFor(folder)
    const before = sizeOf(join(folder, 'server.log'))
    const child = launch({ folder, cwd, program, args: args(port), env })
    if (await answers(child, () => ready(port))) {
      writeFileSync(join(folder, 'pid'), `${child.pid} ${startOf(child.pid)}\n`)
      child.unref()
      return { pid: child.pid, port }
    }
    child.kill('SIGKILL')
    const why = readFileSync(join(folder, 'server.log'), 'utf8').slice(before).slice(-2_000)
    const isTaken = /address already in use/i.test(why)
    // After a kill the old server's other processes need a moment to let go of its folder.
    const isHeld = /still in use|already exists/.test(why)
    if (tries === 40 || !(isTaken || isHeld)) throw new Error(`${program} did not start:\n${why}`)
    if (isTaken) rmSync(join(folder, 'port'), { force: true })
    await pause(100)
  }
}

/** Of a process group of its own: Ctrl-C reaches whoever started it, and that one ends it. */
function launch({ folder, cwd, program, args, env }) {
  const log = openSync(join(folder, 'server.log'), 'a', 0o600)
  const child = spawn(program, args, {
    ...{ cwd, env: { ...serverEnvironment, ...env }, detached: true, stdio: ['ignore', log, log] },
    ...identity,
  })
  closeSync(log)
  child.on('error', () => undefined) // its exit code tells
  return child
}

async function answers(child, ready) {
  const begun = performance.now()
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    if (await ready()) return true
    if (performance.now() - begun > startPatienceMs) return false
    await pause(15)
  }
  return false
}

const sizeOf = (file) => (existsSync(file) ? statSync(file).size : 0)

/** The server that was started in the folder, if it is still the same process. */
export function runningIn(folder) {
  const [pid, start] = words(join(folder, 'pid'))
  const [port] = words(join(folder, 'port'))
  if (!pid || startOf(Number(pid)) !== start) return undefined
  return { pid: Number(pid), port: Number(port) }
}

/** Ends the server of the folder: in order first, by force when it takes too long. */
export async function stopServer(folder, signals = ['SIGTERM', 'SIGKILL']) {
  for (const signal of signals) {
    const found = runningIn(folder)
    if (!found) break
    process.kill(found.pid, signal)
    const begun = performance.now()
    while (runningIn(folder) && performance.now() - begun < stopPatienceMs) await pause(10)
  }
  rmSync(join(folder, 'pid'), { force: true })
}

/** The instant at which a process began, in the kernel's ticks: a number that is given out again has another one. */
export function startOf(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return ['Z', 'X'].includes(fields[0]) ? 'ended' : fields[19]
  } catch {
    return undefined
  }
}

function words(file) {
  try {
    return readFileSync(file, 'utf8').trim().split(' ')
  } catch {
    return []
  }
}

/** The port that the server had before, if whoever still listens there lets go of it within two seconds; else a free one. */
async function portFor(folder) {
  const [before] = words(join(folder, 'port'))
  for (let tries = 0; before && tries < 20; tries++) {
    if (await isFree(Number(before))) return Number(before)
    await pause(100)
  }
  const port = await freePort()
  writeFileSync(join(folder, 'port'), String(port))
  return port
}

/** Whether nobody listens at the port of the loopback. */
export const isFree = (port) =>
  listenOnce(port).then(
    () => true,
    () => false,
  )

/** A port of the loopback that nobody listens at now. */
export const freePort = () => listenOnce(0)

function listenOnce(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(port, '127.0.0.1', () => {
      const { port: taken } = probe.address()
      probe.close(() => resolve(taken))
    })
  })
}

/** Whether something accepts connections at the port, and, when it is told `say`, whether it answers as expected. */
export function listens(port, { say = '', expect = /^/ } = {}) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    const end = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1_000, () => end(false))
    socket.once('error', () => end(false))
    socket.once('connect', () => (say === '' ? end(true) : socket.write(say)))
    socket.once('data', (data) => end(expect.test(data.toString('latin1'))))
  })
}
