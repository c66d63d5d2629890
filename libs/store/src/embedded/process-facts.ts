import { readFile, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

import { codeOf } from '../error-facts.js'

/** Whether a process of that number runs, ours or another user's. One that has ended and waits for its parent does not. */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false
  }
  const state = (await statOf(pid))?.[0]
  return state !== 'Z' && state !== 'X'
}

/** When a process began, in the kernel's own ticks; undefined where there is no /proc. */
export async function startOf(pid: number): Promise<string | undefined> {
  return (await statOf(pid))?.[19]
}

/** The fields of /proc/…/stat from the third on; the second, the program's name in brackets, may hold anything. */
async function statOf(pid: number): Promise<string[] | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')
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
    if (!(await isAlive(pid))) return true
    await pause(20)
  }
  return !(await isAlive(pid))
}
