import { readFile } from 'node:fs/promises'

/** What some processes have taken since they began, and hold now. */
export type Usage = Readonly<{
  cpuMs: number
  /** Resident memory; what several processes share is divided among them. */
  memoryMiB: number
}>

/** The kernel counts processor time in hundredths of a second. */
const tickMs = 10

type Reach = Readonly<{
  /** All that they have started, too. */
  deep?: boolean
  /** Not these and what they have started. */
  except?: readonly number[]
}>

/** The usage of these processes. Linux only: zeros elsewhere. */
export async function usageOf(
  pids: readonly number[],
  { deep = false, except = [] }: Reach = {},
): Promise<Usage> {
  const all = deep ? (await Promise.all(pids.map((pid) => family(pid, except)))).flat() : pids
  const each = await Promise.all(all.map(usageOfOne))
  return each.reduce(
    (sum, one) => ({ cpuMs: sum.cpuMs + one.cpuMs, memoryMiB: sum.memoryMiB + one.memoryMiB }),
    { cpuMs: 0, memoryMiB: 0 },
  )
}

async function usageOfOne(pid: number): Promise<Usage> {
  const [stat, memory] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''),
  ])
  return { cpuMs: cpuMsOf(stat), memoryMiB: Number(/^Pss:\s+(\d+) kB/m.exec(memory)?.[1] ?? 0) / 1_024 }
}

/** User and system time; the name that comes before may hold anything. */
export function cpuMsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return [11, 12].reduce((sum, place) => sum + Number(fields[place] ?? 0), 0) * tickMs
}

async function family(pid: number, except: readonly number[]): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const children = text.split(' ').map(Number)
  const own = children.filter((child) => child > 0 && !except.includes(child))
  return [pid, ...(await Promise.all(own.map((child) => family(child, except)))).flat()]
}
