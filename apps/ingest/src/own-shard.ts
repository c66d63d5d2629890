import { hostname } from 'node:os'
import { type Shard, lines, sessionName } from '@haidang/broker'
import type { Log } from '@haidang/domain'
import { type Ownership, type SoleOwner, ownAlone } from '@haidang/store'

export type ShardOptions = Readonly<{
  databaseUrl: string
  name: string
  shard: Shard
  log: Log
  /** Whether the broker hands us what devices say. */
  serves?: () => boolean
}>

/**
 * Owns one part of the devices: two that had one session at the broker would push each other out for ever. Who comes second
 * is parked: it says whose the part is, connects to no broker, and takes over when the first has gone, or reaches no broker.
 */
export function ownShard({ databaseUrl, name, shard, log, serves }: ShardOptions): SoleOwner {
  const session = sessionName(lines.present.session, shard)
  return ownAlone({
    ...{ url: databaseUrl, name: session, ...(serves && { serves }) },
    holder: `process ${process.pid} on ${hostname()}, ${name}`,
    changed: (ownership) => noteOwnership(ownership, session, log),
  })
}

function noteOwnership(ownership: Ownership, session: string, log: Log): void {
  if (ownership.is === 'ours') log.info('ingest.shard-owned', { session })
  else if (ownership.is === 'taken')
    log.error('ingest.shard-taken', { session, by: ownership.by, remedy: 'IOC_SHARD' })
  else log.warn('ingest.shard-unknown', { session, why: ownership.why })
}
