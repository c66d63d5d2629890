import { execFile, spawn } from 'node:child_process'
import { chownSync, closeSync, cpSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import pg from 'pg'

/*
 * One throwaway PostgreSQL for the whole run, fast because it forgets at a power cut. The product's own launcher
 * is tested apart (embedded-postgres.spec.ts); here it would only be slower.
 */

const nobody = 65_534
const run = promisify(execFile)

/**
 * Starts the cluster and leaves its address in `IOC_TEST_POSTGRES`; each spec makes its own database there. A server
 * that the variable names already is used instead: that is how the suite runs on another version, or on TimescaleDB.
 */
export default async function start() {
  if (process.env.IOC_TEST_POSTGRES) return
  const folder = mkdtempSync(join(tmpdir(), 'haidang-store-'))
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  if (identity.uid) chownSync(folder, nobody, nobody)
  const bin = await reachable(binaries(), folder, identity)
  const own = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...identity }
  await run(
    join(bin, 'initdb'),
    ['-D', join(folder, 'data'), '-U', 'test', '--no-sync', '-A', 'trust', '-E', 'UTF8', '--locale=C'],
    own,
  )
  const port = await freePort()
  const log = openSync(join(folder, 'server.log'), 'a')
  const server = spawn(join(bin, 'postgres'), serverArguments(join(folder, 'data'), port), {
    ...own,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  globalThis.haidangStoreRing = { server, folder }
  process.env.IOC_TEST_POSTGRES = `postgres://test@127.0.0.1:${port}/postgres`
  await answering(process.env.IOC_TEST_POSTGRES, server, join(folder, 'server.log'))
}

function binaries() {
  const here = createRequire(import.meta.url)
  const wrapper = createRequire(here.resolve('embedded-postgres'))
  return join(
    fileURLToPath(
      new URL(`file://${wrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)}`),
    ),
    '../../native/bin',
  )
}

/** A checkout below a folder that only root may enter is no place for the server's own user. */
async function reachable(bin, folder, identity) {
  const works = await run(join(bin, 'postgres'), ['--version'], { cwd: folder, ...identity }).then(
    () => true,
    () => false,
  )
  if (works) return bin
  const copy = join(folder, 'native')
  cpSync(join(bin, '..'), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function serverArguments(data, port) {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
    shared_buffers: '64MB',
    max_connections: 100,
    io_method: 'sync',
    log_min_messages: 'fatal',
  }
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function answering(url, server, log) {
  for (let tries = 0; tries < 1_200; tries++) {
    if (server.exitCode !== null)
      throw new Error(`PostgreSQL ended: ${readFileSync(log, 'utf8').slice(-2_000)}`)
    const client = new pg.Client({ connectionString: url })
    const connected = await client.connect().then(
      () => true,
      () => false,
    )
    if (connected) return client.end()
    await pause(50)
  }
  throw new Error(`PostgreSQL did not answer: ${readFileSync(log, 'utf8').slice(-2_000)}`)
}
