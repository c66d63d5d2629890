import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { Metrics } from './metrics.js'

/** How the process itself does. */
export type ProcessFigures = Readonly<{
  memoryBytes: number
  /** So late the event loop was with one turn in a hundred of the last minute. */
  loopDelayMs: number
  /** Of the file system that holds its data; absent while that is unknown. */
  disk?: Readonly<{ freeBytes: number; sizeBytes: number }>
}>

export type ProcessWatch = Readonly<{ read(): ProcessFigures; close(): void }>

const resolutionMs = 20
const everyMs = 30_000

/** Watches the event loop, the memory and the disk of the data folder. */
export function watchProcess(dataDir: string): ProcessWatch {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  let disk: ProcessFigures['disk']
  let before = 0
  const look = async (): Promise<void> => {
    before = late(delays.percentile(99))
    delays.reset()
    const found = await statfs(dataDir).catch(() => undefined)
    disk = found && { freeBytes: found.bavail * found.bsize, sizeBytes: found.blocks * found.bsize }
  }
  void look()
  const timer = setInterval(() => void look(), everyMs).unref()
  return {
    read: () => ({
      memoryBytes: process.memoryUsage.rss(),
      loopDelayMs: Math.max(before, late(delays.percentile(99))),
      ...(disk && { disk }),
    }),
    close: () => {
      clearInterval(timer)
      delays.disable()
    },
  }
}

/** The histogram counts the time from one look to the next, which would be the resolution if nothing were late. */
function late(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e6 - resolutionMs) : 0
}

export type Self = Readonly<{ kind: string; name: string; version: string; startedAt: number }>

/** Who this is, and what of it is not among the figures of Node that are there already. */
export function measureProcess(metrics: Metrics, self: Self, watch: ProcessWatch): void {
  const { kind, name, version, startedAt } = self
  metrics
    .gauge('process_info', 'Which process this is', ['kind', 'name', 'version'])
    .set(1, { kind, name, version })
  metrics.reading(
    'process_started_timestamp_seconds',
    'When this process was started',
    () => startedAt / 1_000,
  )
  metrics.reading('disk_free_bytes', 'Free on the file system of the data folder', () =>
    figure(watch.read().disk?.freeBytes),
  )
  metrics.reading('disk_size_bytes', 'Size of the file system of the data folder', () =>
    figure(watch.read().disk?.sizeBytes),
  )
}

function figure(value: number | undefined): number {
  return value ?? Number.NaN
}

/** The connections of a pool: lent out, how many there may be, and who waits for one. */
export type PoolReading = () => Readonly<{ busy: number; limit: number; waiting: number }>

/** The pools of connections to the database, each for one kind of work. */
export function measurePools(metrics: Metrics, pools: ReadonlyMap<string, PoolReading>): void {
  const by = (name: string, help: string, of: 'busy' | 'limit' | 'waiting'): void =>
    metrics.readingBy(`database_pool_${name}`, help, {
      label: 'pool',
      read: () => Object.fromEntries([...pools].map(([pool, read]) => [pool, read()[of]])),
    })
  by('busy_connections', 'Connections that are lent out', 'busy')
  by('limit_connections', 'Connections that there may be', 'limit')
  by('waiting_requests', 'Who waits for a connection', 'waiting')
}
