import { randomBytes } from 'node:crypto'
import { mkdir, readFile, stat, statfs, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { StoreRefusal } from '../db/store-refusal.js'
import { codeOf, messageOf } from '../error-facts.js'

/** Who PostgreSQL runs as; empty is ourselves. It refuses to run as root. */
export type Identity = Readonly<{ uid?: number; gid?: number }>

/** The embedded database's folder: everything that it needs lies in it. */
export type DataFolder = Readonly<{
  path: string
  /** PostgreSQL's own data directory. */
  cluster: string
  log: string
  identity: Identity
  /** The database role's password, made once. */
  password: string
}>

const nobody = 65_534
const megabyte = 1_048_576

/**
 * Opens the folder, making what is missing.
 * @throws StoreRefusal when it cannot be written or belongs to another user.
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const path = resolve(dataDir)
  try {
    await mkdir(path, { recursive: true })
    const cluster = join(path, 'cluster')
    const identity = await identityFor(cluster)
    return {
      path,
      cluster,
      identity,
      log: join(path, 'server.log'),
      password: await keptPassword(join(path, 'password')),
    }
  } catch (cause) {
    if (cause instanceof StoreRefusal) throw cause
    throw new StoreRefusal(
      'not-your-data-folder',
      `The data folder ${path} cannot be used: ${wordsFor(cause)}. Set IOC_DATA_DIR to a folder that you may write.`,
      {
        cause,
      },
    )
  }
}

/** @throws StoreRefusal when less than `neededMb` are free where the folder lies. */
export async function checkRoom({ path }: DataFolder, neededMb: number): Promise<void> {
  const { bavail, bsize } = await statfs(path)
  const freeMb = Math.floor((bavail * bsize) / megabyte)
  if (freeMb >= neededMb) return
  throw new StoreRefusal(
    'no-space',
    `There is no room for the database: ${freeMb} MB are free where ${path} lies, ${neededMb} MB are needed. ` +
      'Make room there, or set IOC_DATA_DIR to a folder on another disk.',
  )
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}

/** As root, PostgreSQL runs as whoever owns the data, at first as nobody; else as ourselves. */
async function identityFor(cluster: string): Promise<Identity> {
  const ourselves = process.getuid?.()
  const owner = (await exists(cluster)) ? await stat(cluster) : undefined
  if (ourselves === undefined) return {}
  if (ourselves === 0 && owner?.uid !== 0) return { uid: owner?.uid ?? nobody, gid: owner?.gid ?? nobody }
  if (ourselves !== 0 && (owner === undefined || owner.uid === ourselves)) return {}
  throw new StoreRefusal(
    'not-your-data-folder',
    `The database in ${cluster} belongs to ${owner?.uid === 0 ? 'root, as whom PostgreSQL does not run' : 'another user'}. ` +
      'Start Hải Đăng as the user who started it before, or set IOC_DATA_DIR to a folder of your own.',
  )
}

async function keptPassword(file: string): Promise<string> {
  if (!(await exists(file)))
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return (await readFile(file, 'utf8')).trim()
}

function wordsFor(error: unknown): string {
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there'
    case 'EROFS':
      return 'its disk is read-only'
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands in its place'
    case 'ENOSPC':
      return 'its disk is full'
    default:
      return messageOf(error)
  }
}
