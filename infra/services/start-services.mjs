import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { startHaproxy, stopHaproxy } from './haproxy.mjs'
import { NoServers } from './no-servers.mjs'
import { mosquittoUrl, startMosquitto, stopMosquitto } from './mosquitto.mjs'
import { postgresUrl, startPostgres, stopPostgres } from './postgres.mjs'
import { redisUrl, startRedis, stopRedis } from './redis.mjs'
import { runningIn, startOf } from './server-process.mjs'
import { serverTree } from './server-tree.mjs'

export { NoServers } from './no-servers.mjs'

const start = {
  postgres: startPostgres,
  redis: startRedis,
  mosquitto: startMosquitto,
  haproxy: startHaproxy,
}
const stop = { postgres: stopPostgres, redis: stopRedis, mosquitto: stopMosquitto, haproxy: stopHaproxy }
const url = { postgres: postgresUrl, redis: redisUrl, mosquitto: mosquittoUrl }
/** What the product works with; a proxy is for those who have several api processes. */
const usual = Object.keys(url)

/**
 * Starts real servers on ports of their own, on the loopback only, with their data below `folder`; those that run there
 * already are taken as they are.
 * @param {{ folder: string, servers?: readonly string[], apis?: readonly string[], durable?: boolean, tied?: boolean, say?: (line: string) => void }} options
 * `apis`: `host:port` of those behind the proxy. `durable: false`: PostgreSQL forgets at a power cut, for tests. `tied`: they
 * end when this process ends, however it does
 * @throws NoServers when this computer cannot have them
 */
export async function startServices({
  folder,
  servers = usual,
  apis = [],
  durable = true,
  tied = false,
  say,
}) {
  if (!existsSync('/usr/share/zoneinfo/UTC'))
    throw new NoServers('this computer has no time zones (package tzdata)')
  const tree = await serverTree({ say })
  const place = resolve(folder)
  mkdirSync(place, { recursive: true })
  const started = await Promise.all(
    servers.map(async (name) => [name, await start[name]({ tree, folder: place, durable, apis })]),
  )
  const running = Object.fromEntries(started)
  const knot = tied ? tie(Object.values(running)) : undefined
  return {
    ...running,
    tree,
    stop: async () => {
      knot?.kill('SIGKILL')
      await stopServices(place)
    },
  }
}

/** Ends the servers of the folder. What they have stored stays. */
export async function stopServices(folder) {
  await Promise.all(Object.values(stop).map((stopOne) => stopOne(resolve(folder))))
}

/** The servers of the folder that the product works with, each with its process and address while it runs. */
export function servicesIn(folder) {
  const place = resolve(folder)
  return usual.map((name) => {
    const running = runningIn(join(place, name))
    return { name, running: running && { ...running, url: url[name](place, running.port) } }
  })
}

/** Ends the servers of the folder and takes their data away: for tests. */
export async function discardServices(folder) {
  await stopServices(folder)
  rmSync(resolve(folder), { recursive: true, force: true })
}

/**
 * Waits for our end, which it learns from its input, and ends the servers then: those of that number that began when they
 * began, for a number may belong to somebody else by then.
 */
const knotScript = `cat >/dev/null
for signal in QUIT KILL; do
  for server in "$@"; do
    pid=\${server%/*}
    [ "$(cut -d' ' -f22 "/proc/$pid/stat" 2>/dev/null)" = "\${server#*/}" ] && kill -$signal "$pid"
  done
  sleep 2
done`

export function tie(servers) {
  const known = servers.map(({ pid }) => `${pid}/${startOf(pid)}`)
  const knot = spawn('/bin/sh', ['-c', knotScript, 'knot', ...known], {
    ...{ stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  })
  knot.unref()
  knot.stdin.unref()
  return knot
}
