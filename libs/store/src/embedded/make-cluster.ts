import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import type { Log } from '@haidang/domain'

import { StoreRefusal } from '../db/store-refusal.js'
import { complaintOf } from '../error-facts.js'
import { type DataFolder, checkRoom, exists } from './data-folder.js'
import { type ServerBinaries, serverEnvironment } from './server-binaries.js'

const run = promisify(execFile)

export const role = 'haidang'
const neededAtFirstMb = 300
const neededLaterMb = 32

/**
 * The folder that a server is in, as seen from inside: a path that works even when a folder above it may not be
 * entered by the user that PostgreSQL runs as.
 */
export function fromInside(cluster: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : cluster
}

/**
 * Makes the database when there is none, else makes sure that it is one that this PostgreSQL can open.
 * @throws StoreRefusal naming what is the matter with the folder.
 */
export async function makeCluster(
  folder: DataFolder,
  { binaries, log }: { binaries: ServerBinaries; log: Log },
): Promise<void> {
  if (!(await exists(folder.cluster))) {
    await checkRoom(folder, neededAtFirstMb)
    return initialise(folder, { binaries, log })
  }
  await checkRoom(folder, neededLaterMb)
  await checkCluster(folder, binaries.major)
}

/** An initialisation that is cut short leaves a folder of another name, which nobody takes for a database. */
async function initialise(
  { path, cluster, identity, password }: DataFolder,
  { binaries, log }: { binaries: ServerBinaries; log: Log },
): Promise<void> {
  const draft = join(path, `cluster.unfinished-${process.pid}`)
  await mkdir(draft, { mode: 0o700 })
  const { uid, gid = uid } = identity
  if (uid !== undefined && gid !== undefined) await chown(draft, uid, gid)
  const secrets = await mkdtemp(join(tmpdir(), 'haidang-initdb-'))
  try {
    const passwordFile = join(secrets, 'password')
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (uid !== undefined && gid !== undefined)
      for (const each of [secrets, passwordFile]) await chown(each, uid, gid)
    const options = [
      '--username',
      role,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ]
    await run(binaries.initdb, ['--pgdata', fromInside(draft), ...options], {
      cwd: draft,
      env: serverEnvironment,
      ...identity,
    })
  } catch (cause) {
    throw explainInitdb(path, cause)
  } finally {
    await rm(secrets, { recursive: true, force: true })
  }
  await chmod(draft, 0o700)
  await rename(draft, cluster)
  log.info('postgres.cluster-made', { cluster, major: binaries.major })
}

function explainInitdb(path: string, cause: unknown): StoreRefusal {
  const said = complaintOf(cause)
  if (said.includes('No space left')) {
    return new StoreRefusal(
      'no-space',
      `The disk filled up while the database was being made in ${path}. Make room there, or set IOC_DATA_DIR to a folder on another disk.`,
      { cause },
    )
  }
  return new StoreRefusal(
    'did-not-start',
    `The database could not be made in ${path}: ${said.slice(-500)}. Set IOC_DATA_DIR to another folder, or DATABASE_URL to a server.`,
    { cause },
  )
}

async function checkCluster({ cluster }: DataFolder, major: number): Promise<void> {
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')
  const found = Number.parseInt(version, 10)
  if (Number.isNaN(found) || !(await exists(join(cluster, 'global', 'pg_control'))))
    throw brokenFolder(cluster, 'parts of it are missing')
  if (found === major) return
  throw new StoreRefusal(
    'other-major-version',
    `The data folder ${cluster} was made by PostgreSQL ${found}; this Hải Đăng brings PostgreSQL ${major}. ` +
      'Start the version of Hải Đăng that made it, or set IOC_DATA_DIR to an empty folder. Nothing in it was changed.',
  )
}

/** Says that a data folder is damaged, and how to go on. */
export function brokenFolder(cluster: string, why: string, options?: ErrorOptions): StoreRefusal {
  return new StoreRefusal(
    'broken-data-folder',
    `The data folder ${cluster} is damaged: ${why}. Put a back-up in its place, or move it away and start again with an empty one. ` +
      'Nothing in it was deleted.',
    options,
  )
}
