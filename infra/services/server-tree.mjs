import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  lstatSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

import { runCommand } from '../launch/run-command.mjs'
import { lastLines } from '../launch/step.mjs'
import { debianSource } from './debian-source.mjs'
import { NoServers } from './no-servers.mjs'

/*
 * The servers of Debian 13 beside whatever this computer is: packages are fetched by its own apt and unpacked into a
 * folder of the user's cache, with the C library that they were built for. Nothing is installed, no root is needed,
 * and deleting the folder is all there is to undo.
 */

const suite = 'trixie'
const wanted = ['postgresql-17-timescaledb', 'redis-server', 'mosquitto', 'haproxy']
/** Raised when the same packages are unpacked in another way. */
const recipe = 1

/**
 * What the servers' packages want for their installation only, or for what is not ours: compiling queries, speaking other
 * languages, being started by systemd. It is half of all the bytes.
 */
const unneeded =
  /^(adduser|debconf|dpkg|init-system-helpers|install-info|libc-bin|libc-l10n|libdb5.*|libllvm.*|libpam-(modules|runtime).*|libperl.*|libproc2.*|libz3-.*|locales.*|login.*|logrotate|logsave|lsb-base|media-types|mount|netbase|openssl.*|passwd|perl.*|postgresql-(client-)?common|procps|(lib)?python3.*|sensible-utils|socat|ssl-cert|systemd.*|sysvinit-utils|tar|tzdata|ucf|util-linux)$/

/**
 * The folder with the servers' programs, made at the first call (half a minute, by apt) and found again later. Its
 * programs are run by their paths below it, such as `usr/bin/redis-server`.
 * @param {{ packages?: readonly string[], say?: (line: string) => void }} options
 * @returns {Promise<string>}
 * @throws NoServers with the reason when this computer cannot have them
 */
export async function serverTree({ packages = wanted, say = () => undefined } = {}) {
  if (process.platform !== 'linux')
    throw new NoServers(`the servers come from Debian, and this is ${process.platform}`)
  const list = [...packages].sort()
  const key = createHash('sha256').update(JSON.stringify({ suite, list, recipe, arch: process.arch }))
  const tree = join(cacheFolder(), `servers-${suite}-${key.digest('hex').slice(0, 12)}`)
  if (existsSync(tree)) return tree
  say(`fetching ${list.join(', ')} from Debian into ${tree}`)
  // Made beside and renamed when whole: an interrupted run leaves nothing that looks finished.
  const draft = `${tree}.${process.pid}`
  try {
    mkdirSync(draft, { recursive: true, mode: 0o755 })
    const archives = await fetchPackages(list, `${draft}.apt`)
    await unpack(archives, draft)
    wrapPrograms(draft, tree)
    relocateErlang(draft, tree)
    settle(draft, tree)
  } finally {
    for (const folder of [draft, `${draft}.apt`]) rmSync(folder, { recursive: true, force: true })
  }
  return tree
}

/** Of two that make the same tree at once, the first one's is used. */
function settle(draft, tree) {
  try {
    renameSync(draft, tree)
  } catch (error) {
    if (!existsSync(tree)) throw error
  }
}

/** The servers of root do not run as root, and must be able to enter the folder. */
function cacheFolder() {
  const own = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'haidang')
  return process.getuid() === 0 && !everybodyMayEnter(own) ? '/var/cache/haidang' : own
}

function everybodyMayEnter(folder) {
  const open = !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0
  return open && (folder === '/' || everybodyMayEnter(dirname(folder)))
}

/** Fetches the packages and what they depend on, as for a computer on which nothing is installed. */
async function fetchPackages(packages, folder) {
  const archives = join(folder, 'cache/archives')
  for (const each of ['cache/archives/partial', 'state/lists/partial', 'etc/sources', 'etc/none'])
    mkdirSync(join(folder, each), { recursive: true })
  writeFileSync(join(folder, 'status'), '')
  writeFileSync(join(folder, 'etc/sources/debian.sources'), sourceStanza())
  const settings = {
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': join(folder, 'etc/sources'),
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': join(folder, 'etc/none'),
    'Dir::State': join(folder, 'state'),
    'Dir::State::Status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': 'false',
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  await succeed('apt-get', [...options, '--quiet', 'update'])
  const plan = await succeed('apt-get', [...options, '--quiet', '--simulate', 'install', ...packages])
  const due = [...plan.matchAll(/^Inst (\S+) \((\S+)/gm)].filter(([, name]) => !unneeded.test(name))
  const named = due.map(([, name, version]) => `${name}=${version}`)
  await succeed('apt-get', [...options, '--quiet', 'download', ...named], archives)
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => join(archives, name))
}

/** The computer's own mirror and key, asked for another suite. */
function sourceStanza() {
  const { uri, signedBy } = debianSource()
  const signature = signedBy === undefined ? '' : `Signed-By: ${signedBy}\n`
  return `Types: deb\nURIs: ${uri}\nSuites: ${suite}\nComponents: main\n${signature}`
}

async function unpack(archives, tree) {
  mkdirSync(join(tree, 'usr'))
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(tree, 'usr', name))
    symlinkSync(`usr/${name}`, join(tree, name))
  }
  const queue = [...archives]
  const work = async () => {
    for (let archive = queue.pop(); archive; archive = queue.pop())
      await succeed('dpkg-deb', ['--extract', archive, tree])
  }
  await Promise.all([work(), work()])
  for (const name of ['doc', 'man', 'locale', 'lintian', 'i18n', 'info'])
    rmSync(join(tree, 'usr/share', name), { recursive: true, force: true })
}

/** What the program printed, when it ended well. */
async function succeed(program, args, cwd) {
  const { code, output } = await runCommand(program, args, {
    cwd,
    env: { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: 240_000,
  })
  if (code === 0) return output
  if (code === 127)
    throw new NoServers(`this computer has no ${program}: the servers come by Debian's packages`)
  const complaint = output.split('\n').find((line) => /^(E|W): /.test(line)) ?? lastLines(output, 3)
  throw new NoServers(`${program} could not bring them: ${complaint}`)
}

/**
 * A program of Debian 13 runs with the C library of Debian 13: each is put behind a script of its name that calls it by
 * the loader of the tree.
 */
function wrapPrograms(draft, tree) {
  const libraries = readdirSync(join(draft, 'usr/lib')).find((name) => name.endsWith('-linux-gnu'))
  const loader = readdirSync(join(draft, 'usr/lib', libraries ?? '.')).find((name) =>
    /^ld-linux.*\.so/.test(name),
  )
  if (!libraries || !loader) throw new NoServers('the packages hold no C library for this kind of computer')
  const run = `${tree}/usr/lib/${libraries}/${loader} --inhibit-cache --library-path ${tree}/usr/lib/${libraries}`
  for (const folder of programFolders(draft)) {
    for (const name of readdirSync(join(draft, folder))) {
      const program = join(draft, folder, name)
      if (!isElf(program)) continue
      renameSync(program, `${program}.elf`)
      writeFileSync(program, `#!/bin/sh\nexec ${run} --argv0 "$0" ${tree}/${folder}/${name}.elf "$@"\n`)
      chmodSync(program, 0o755)
    }
  }
}

function programFolders(draft) {
  const below = (folder, bin, names = /^/) =>
    (existsSync(join(draft, folder)) ? readdirSync(join(draft, folder)) : [])
      .filter((name) => names.test(name) && existsSync(join(draft, folder, name, bin)))
      .map((name) => join(folder, name, bin))
  return [
    ...['usr/bin', 'usr/sbin', ...below('usr/lib/postgresql', 'bin')],
    ...[...below('usr/lib/erlang', 'bin', /^erts-/), ...below('usr/lib/erlang/lib', 'priv/bin')],
  ]
}

/** Erlang's starters have their place written into them. */
function relocateErlang(draft, tree) {
  const folders = ['usr/lib/erlang/bin', ...programFolders(draft).filter((name) => name.includes('/erts-'))]
  for (const starter of folders
    .map((folder) => join(draft, folder, 'erl'))
    .filter((file) => existsSync(file))) {
    const text = readFileSync(starter, 'utf8')
    writeFileSync(starter, text.replaceAll('ROOTDIR=/usr/lib/erlang', `ROOTDIR=${tree}/usr/lib/erlang`))
  }
}

function isElf(file) {
  if (!lstatSync(file).isFile()) return false
  const start = Buffer.alloc(4)
  const opened = openSync(file, 'r')
  readSync(opened, start, 0, 4, 0)
  closeSync(opened)
  return start.equals(Buffer.from('\x7fELF', 'latin1'))
}
