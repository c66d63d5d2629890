import type { Log, Tracer } from '@haidang/domain'

import type { Config } from '../config.js'
import { productVersion } from '../product-version.js'
import type { Running } from '../running.js'
import { openTracing } from '../trace/open-tracing.js'
import { measureStages } from './measure-stages.js'
import type { Metrics } from './metrics.js'
import { type PoolReading, measurePools, measureProcess, watchProcess } from './process-figures.js'
import type { StageReport, Stages } from './stages.js'

export type WatchOptions = Readonly<{
  running: Running
  config: Pick<Config, 'dataDir' | 'traces'>
  self: Readonly<{ kind: string; name: string; startedAt: number }>
  metrics: Metrics
  stages: Stages
  pools: ReadonlyMap<string, PoolReading>
  log: Log
}>

/** What a process knows of itself, as it tells it to others. */
export type ProcessReport = Readonly<{
  version: string
  memoryBytes: number
  loopDelayMs: number
  disk?: Readonly<{ freeBytes: number; sizeBytes: number }>
  pools: readonly Readonly<{ pool: string; busy: number; limit: number; waiting: number }>[]
  stages: readonly StageReport[]
}>

/** Who watches over this process: its figures, and where it is asked for them its traces. */
export type Watch = Readonly<{ report(): ProcessReport; tracer: Tracer | undefined }>

/** Begins to watch over this process, until `running` closes. Without a receiver for traces nothing of them is loaded. */
export async function openWatch(options: WatchOptions): Promise<Watch> {
  const { running, config, self, metrics, stages, pools, log } = options
  const watch = running.add('process watch', watchProcess(config.dataDir), (open) => open.close())
  running.add('stages', stages, (open) => open.close())
  measureProcess(metrics, { ...self, version: productVersion }, watch)
  measureStages(metrics, stages)
  measurePools(metrics, pools)
  const { endpoint, share } = config.traces
  const tracing =
    endpoint === undefined
      ? undefined
      : running.add('traces', await openTracing({ endpoint, share, name: self.name, log }), (open) =>
          open.close(),
        )
  return {
    tracer: tracing?.tracer,
    report: () => ({
      version: productVersion,
      ...watch.read(),
      pools: [...pools].map(([pool, read]) => ({ pool, ...read() })),
      stages: stages.report(),
    }),
  }
}
