import type { DeviceTrace } from '@haidang/store'

import type { Entry } from './batcher.js'
import type { Work } from './work.js'

/** The commit of a batch as those of its messages see it that are followed; most often none is. */
export type FollowedCommit = Readonly<{
  /** What happens inside the commit is a part of it. */
  traces: readonly DeviceTrace[]
  end(error?: unknown): void
}>

/** Begins the commit's part of every way that is followed. */
export function followCommit(entries: readonly Entry<Work>[]): FollowedCommit | undefined {
  const traces: DeviceTrace[] = []
  for (const { work, arrivedMs } of entries) {
    if (!work.trace) continue
    const { device, span } = work.trace
    span.child('gather', {}, arrivedMs).end()
    traces.push({ device, span: span.child('commit', { messages: entries.length }) })
  }
  if (traces.length === 0) return undefined
  return {
    traces,
    end: (error) => {
      const why =
        error === undefined ? undefined : { error: error instanceof Error ? error.message : 'unknown' }
      for (const { span } of traces) span.end(why)
    },
  }
}
