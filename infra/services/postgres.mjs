import { execFile } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { root } from '../launch/workspace.mjs'
import {
  give,
  here,
  identity,
  keptPassword,
  serverEnvironment,
  serverFolder,
  startServer,
  stopServer,
} from './server-process.mjs'

const run = promisify(execFile)
const programs = (tree) => join(tree, 'usr/lib/postgresql/17/bin')

/** The database's user and its name. */
const name = 'haidang'

/** A test that is told nothing of power cuts is quicker. */
const forgetful = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

/**
 * PostgreSQL with TimescaleDB, with the settings that compose.yaml gives it too (infra/postgres/postgresql.conf).
 * @param {{ tree: string, folder: string, durable: boolean }} place `durable: false` forgets at a power cut
 * @returns {Promise<{ pid: number, port: number, url: string }>} with a superuser, who may make databases
 */
export async function startPostgres({ tree, folder, durable }) {
  const own = serverFolder(folder, 'postgres')
  const password = keptPassword(own)
  const bin = programs(tree)
  if (!existsSync(join(own, 'cluster'))) await makeCluster(own, { bin, password })
  const settings = {
    ...settingsOf(readFileSync(join(root, 'infra/postgres/postgresql.conf'), 'utf8')),
    ...(durable ? {} : forgetful),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  }
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const server = await startServer({
    folder: own,
    cwd: join(own, 'cluster'),
    program: join(bin, 'postgres'),
    args: (port) => ['-D', here, '-p', String(port), ...options],
    ready: (port) => accepts(bin, port),
  })
  const { port } = server
  const known = await ask({ bin, port, password }, `select 1 from pg_database where datname = '${name}'`)
  if (known === '') await ask({ bin, port, password }, `create database ${name}`)
  return { ...server, url: postgresUrl(folder, port) }
}

/** The address with its password. */
export function postgresUrl(folder, port) {
  return `postgres://${name}:${keptPassword(join(folder, 'postgres'))}@127.0.0.1:${port}/${name}`
}

/** Ends it without waiting for those who are connected. */
export const stopPostgres = (folder) => stopServer(join(folder, 'postgres'), ['SIGINT', 'SIGQUIT', 'SIGKILL'])

async function makeCluster(own, { bin, password }) {
  const draft = serverFolder(own, `cluster.unfinished-${process.pid}`)
  const passwordFile = join(own, `password-for-initdb-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  give(passwordFile)
  const options = [
    '-U',
    name,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]
  try {
    const args = ['-D', here, '--pwfile', `../password-for-initdb-${process.pid}`, ...options]
    await run(join(bin, 'initdb'), args, { cwd: draft, env: serverEnvironment, ...identity })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, join(own, 'cluster'))
}

const accepts = (bin, port) =>
  run(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], {
    env: serverEnvironment,
  }).then(
    () => true,
    () => false,
  )

async function ask({ bin, port, password }, sql) {
  const args = [
    '-X',
    '-q',
    '-A',
    '-t',
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-U',
    name,
    '-d',
    'postgres',
    '-c',
    sql,
  ]
  const { stdout } = await run(join(bin, 'psql'), args, {
    env: { ...serverEnvironment, PGPASSWORD: password },
  })
  return stdout
}

/** `name = value` a line; what follows # is for people. */
export function settingsOf(text) {
  const lines = text.split('\n').map((line) => /^\s*([a-z_.]+)\s*=\s*('?)([^'#]*)\2/.exec(line))
  return Object.fromEntries(lines.filter(Boolean).map(([, key, , value]) => [key, value.trim()]))
}
