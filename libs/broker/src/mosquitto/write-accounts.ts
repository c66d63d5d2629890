import { randomUUID } from 'node:crypto'
import { chown, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

import type { Log } from '@haidang/domain'

import { type BrokerAccount, accountFiles } from './account-files.js'

/** The account files of one Mosquitto (infra/mosquitto/mosquitto.conf). */
export type MosquittoAccounts = Readonly<{
  /**
   * Writes what has changed and has Mosquitto read it; it then also ends the connections whose password is no longer
   * right. Call it again whenever the register has changed. True: something had.
   * @throws the error of `node:fs` when the folder cannot be written
   */
  write(accounts: readonly BrokerAccount[]): Promise<boolean>
}>

/** Beside the folder, when Mosquitto runs on this computer and says its process number (`pid_file`). */
const pidFile = '../mosquitto.pid'

/**
 * Mosquitto 2.0.21 forgets a SIGHUP that comes while it reads, for it puts its mark away only afterwards: of two changes right
 * after one another the second might stay unread until the next. So it is told again when it has long read.
 */
const tellAgainAfterMs = 1_000

/**
 * Keeps the files `passwords` and `acl` of a Mosquitto in `folder`. It reads them again on SIGHUP, which comes from here when
 * it runs on this computer, and else from whoever watches the files beside it (infra/mosquitto/run.sh).
 */
export function mosquittoAccounts({ folder, log }: { folder: string; log: Log }): MosquittoAccounts {
  const running = join(folder, pidFile)
  /** What is written may not have been read: by whoever wrote before us, killed before he told, or because telling failed. */
  let isTold = false
  let again: NodeJS.Timeout | undefined
  const tellLater = (pid: number): void => {
    clearTimeout(again)
    const failed = (error: unknown): void => {
      isTold = false
      log.warn('mosquitto.not-told-again', { error })
    }
    again = setTimeout(() => void tell(running, pid).catch(failed), tellAgainAfterMs).unref()
  }
  const tellIfUntold = async (): Promise<void> => {
    const pid = isTold ? undefined : await runningPid(running)
    isTold = true
    if (pid !== undefined) tellLater(pid)
  }
  const write = async (accounts: readonly BrokerAccount[]): Promise<boolean> => {
    const { passwords, acl, leftOut } = accountFiles(accounts)
    if (leftOut.length > 0) log.error('mosquitto.accounts-left-out', { usernames: leftOut })
    // Who is new may sign in only when it is written what he may say.
    const isAclNew = await replace(join(folder, 'acl'), acl)
    const arePasswordsNew = await replace(join(folder, 'passwords'), passwords)
    if (!isAclNew && !arePasswordsNew) {
      await tellIfUntold()
      return false
    }
    isTold = false
    const told = await tell(running)
    isTold = true
    if (told !== undefined) tellLater(told)
    log.info('mosquitto.accounts-written', {
      accounts: accounts.length - leftOut.length,
      told: told !== undefined,
    })
    return true
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    // One after the other: of two changes at once, the older one must not stay.
    write: (accounts) => {
      const next = last.then(() => write(accounts))
      last = next.catch(() => undefined)
      return next
    },
  }
}

/**
 * Whoever reads the file sees all of the old text or all of the new, after a crash as well, and when another worker writes
 * it at the same time.
 */
async function replace(path: string, text: string): Promise<boolean> {
  if ((await readFile(path, 'utf8').catch(ifMissing)) === text) return false
  const draft = `${path}.${randomUUID()}`
  try {
    await writeWhole(draft, text)
    await giveToReader(path, draft)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  return true
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o640)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The broker runs under a name of its own: the new file belongs to whom the old one, or the folder, does. */
async function giveToReader(path: string, draft: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = (await stat(path).catch(ifMissing)) ?? (await stat(join(path, '..')))
  await chown(draft, uid, gid)
}

/**
 * The number of the process that was told; undefined when it does not run here, or is not `only`: one that has just been started
 * has read the files, and a SIGHUP ends it while it does not yet listen.
 */
async function tell(file: string, only?: number): Promise<number | undefined> {
  const pid = await runningPid(file)
  if (pid === undefined || (only ?? pid) !== pid) return undefined
  process.kill(pid, 'SIGHUP')
  return pid
}

/** Undefined when it does not run here; a number that another program has got by now is left alone. */
async function runningPid(file: string): Promise<number | undefined> {
  const pid = Number(await readFile(file, 'utf8').catch(ifMissing))
  if (!Number.isInteger(pid) || pid < 2) return undefined
  const program = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
  return program.includes('mosquitto') ? pid : undefined
}

export function ifMissing(error: unknown): undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
    return undefined
  throw error
}
