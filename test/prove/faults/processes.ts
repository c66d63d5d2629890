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
    const hasGone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!hasGone) throw error
  }
}
