import { readFile, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

import { codeOf } from '../error-facts.js'

/** Whether there is a process of that number, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** When a process began, in the kernel's own ticks; undefined where there is no /proc. */
export async function startOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The second field is the program's name, in brackets, and may hold anything; the start is field 22.
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')[19]
}

/** Whether a process works in that folder. Where the system does not tell, it is believed to. */
export async function worksIn(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const [its, ours] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => undefined), stat(folder)])
  return its !== undefined && its.dev === ours.dev && its.ino === ours.ino
}

/** Waits until the process is gone; false when it is still there after `patienceMs`. */
export async function goneWithin(pid: number, patienceMs: number): Promise<boolean> {
  const begun = performance.now()
  while (performance.now() - begun < patienceMs) {
    if (!isAlive(pid)) return true
    await pause(20)
  }
  return !isAlive(pid)
}
