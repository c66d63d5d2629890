import { readFile } from 'node:fs/promises'
import { eventually, hasCode } from '@haidang/testing'

/* Only processes that the row itself has started, by their numbers. */

/** `kill -9`; one that has gone meanwhile is as good. */
export function killHard(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGKILL')
}

/** They stop in the middle of what they do, and nobody is told. */
export function freeze(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGSTOP')
}

export function thaw(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGCONT')
}

function signal(pid: number, name: NodeJS.Signals): void {
  if (pid <= 1) throw new Error(`no process to signal: ${pid}`)
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Sends the signal and waits until the process has gone. */
export async function end(pid: number, name: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  signal(pid, name)
  await eventually(`process ${pid} has gone`, () => !isAlive(pid), { everyMs: 10 })
}

/** What of the process lies in memory, in MiB. */
export async function residentMiB(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1_024)
}

/** Looks every quarter of a second. */
export function watchMemory(pid: () => number): Readonly<{ peakMiB: () => number }> & Disposable {
  let peak = 0
  const timer = setInterval(() => {
    void residentMiB(pid()).then(
      (now) => (peak = Math.max(peak, now)),
      () => undefined, // between two lives
    )
  }, 250)
  return { peakMiB: () => peak, [Symbol.dispose]: () => clearInterval(timer) }
}
