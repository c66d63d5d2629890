import { readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** The PostgreSQL server that works in a city's data folder now; undefined where none does. */
export async function readPostmaster(dataDir: string): Promise<number | undefined> {
  const cluster = join(dataDir, 'postgres', 'cluster')
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  return pid > 0 && (await worksIn(pid, cluster)) ? pid : undefined
}

/** A server that was killed leaves its file behind, and its number may be another program's by now. */
async function worksIn(pid: number, folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const its = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return its !== undefined && its === (await realpath(folder))
}

/** A process's own children; none where the system does not tell. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text
    .split(' ')
    .map(Number)
    .filter((child) => child > 0)
}
