import { type Ear, heardSince } from '@haidang/alerting'
import type { Clock } from '@haidang/domain'
import type { ProcessRow } from '@haidang/store'

/** Since when (epoch ms) the processes that are there, and those that should be, have heard devices. */
export function listeningSince(present: () => readonly ProcessRow[], clock: Clock): () => number {
  return () => heardSince(present().flatMap(earOf), clock.now())
}

function earOf({ kind, hearingSinceAt, agoMs }: ProcessRow): Ear[] {
  if (hearingSinceAt === undefined) return []
  return [{ hears: kind === 'api' ? 'api' : 'ingest', hearingSinceAt, agoMs }]
}
