import type { Metrics } from './metrics.js'
import type { StageTotals, Stages } from './stages.js'
import { type Timing, delayBoundsMs } from './timing.js'

type Sample = Readonly<{ labels: Readonly<Record<string, string>>; value: number }>

/** The stages of a process for Prometheus: how many, how long, what waits, what failed and why. */
export function measureStages(metrics: Metrics, stages: Stages): void {
  metrics.lines(() => {
    const all = stages.totals()
    return [
      family('stage_items_total', 'counter', 'What has passed a stage of the path since the start'),
      ...all.map(({ stage, total }) => line('stage_items_total', { labels: { stage }, value: total })),
      family('stage_delay_seconds', 'histogram', 'How long a stage of the path takes'),
      ...all.map(histogram),
      family('stage_errors_total', 'counter', 'What has failed in a stage since the start, by reason'),
      ...all.flatMap(errorsOf),
      family('stage_backlog_items', 'gauge', 'What waits before a stage now'),
      ...all.flatMap(({ stage, backlog }) =>
        backlog ? line('stage_backlog_items', { labels: { stage }, value: backlog.waiting }) : [],
      ),
      family('stage_backlog_limit_items', 'gauge', 'How much may wait before a stage'),
      ...all.flatMap(({ stage, backlog }) =>
        backlog?.limit === undefined
          ? []
          : line('stage_backlog_limit_items', { labels: { stage }, value: backlog.limit }),
      ),
      family('stage_last_timestamp_seconds', 'gauge', 'When something last passed a stage'),
      ...all.flatMap(({ stage, lastAt }) =>
        lastAt === undefined
          ? []
          : line('stage_last_timestamp_seconds', { labels: { stage }, value: lastAt / 1_000 }),
      ),
    ].join('')
  })
}

function family(name: string, type: 'counter' | 'gauge' | 'histogram', help: string): string {
  return `# HELP ioc_${name} ${help}\n# TYPE ioc_${name} ${type}\n`
}

function line(name: string, { labels, value }: Sample): string {
  const words = Object.entries(labels).map(([label, word]) => `${label}="${word.replace(/[\\"\n]/g, '_')}"`)
  return `ioc_${name}{${words.join(',')}} ${value}\n`
}

function errorsOf({ stage, errors }: StageTotals): string[] {
  return [...errors].map(([reason, value]) =>
    line('stage_errors_total', { labels: { stage, reason }, value }),
  )
}

function histogram({ stage, timing }: StageTotals): string {
  const name = 'stage_delay_seconds'
  let sum = 0
  const buckets = delayBoundsMs.map((bound, bucket) => {
    sum += timing.counts[bucket] ?? 0
    return line(`${name}_bucket`, { labels: { stage, le: String(bound / 1_000) }, value: sum })
  })
  const count = sum + beyond(timing)
  return [
    ...buckets,
    line(`${name}_bucket`, { labels: { stage, le: '+Inf' }, value: count }),
    line(`${name}_sum`, { labels: { stage }, value: timing.sumMs / 1_000 }),
    line(`${name}_count`, { labels: { stage }, value: count }),
  ].join('')
}

function beyond({ counts }: Timing): number {
  return counts[delayBoundsMs.length] ?? 0
}
