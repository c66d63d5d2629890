import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { StoreRefusal } from '../db/store-refusal.js'
import type { DataFolder } from './data-folder.js'
import { isAlive, startOf } from './process-facts.js'

/**
 * Makes this process the only Hải Đăng on the folder, until the claim is given up or the process is gone.
 * @throws StoreRefusal when another one that lives has it.
 */
export async function claimFolder({ path }: DataFolder): Promise<{ giveUp(): Promise<void> }> {
  const file = join(path, 'owner')
  const mine = await describe(process.pid)
  const owner = await readFile(file, 'utf8').catch(() => '')
  const pid = Number.parseInt(owner, 10)
  if (pid > 0 && (await isAlive(pid)) && owner === (await describe(pid))) {
    throw new StoreRefusal(
      'already-running',
      `Another Hải Đăng (process ${pid}) is using ${path}. Stop it first, or give this one a folder of its own: IOC_DATA_DIR=.data-2`,
    )
  }
  const draft = `${file}.${process.pid}`
  await writeFile(draft, mine)
  await rename(draft, file)
  return { giveUp: () => rm(file, { force: true }) }
}

/** The start time tells a process from a later one of the same number. */
async function describe(pid: number): Promise<string> {
  return `${pid} ${(await startOf(pid)) ?? ''}`
}
