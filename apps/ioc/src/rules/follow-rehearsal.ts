import { setTimeout as pause } from 'node:timers/promises'
import { type RehearsalJson, rehearsalSchema } from '@haidang/contracts'
import type { Surroundings } from '../command.js'
import { Refusal } from '../refusal.js'
import { type Rest, RestRefusal } from '../speak/rest.js'
import { progressLine } from './report-lines.js'

export type Followed = Readonly<{
  rest: Pick<Rest, 'get' | 'post'>
  begun: RehearsalJson
  /** Reads again how the system on this machine is spoken with: it has another token after each start. */
  refresh?: (() => Promise<unknown>) | undefined
  surroundings: Pick<Surroundings, 'hint' | 'signal'>
  lookEveryMs?: number
  /** So long nobody need answer: a system that died is started again, and knows after half a minute what it left behind. */
  patienceMs?: number
}>

/** Looks at a rehearsal until it has ended; Ctrl-C ends it first. @throws Refusal when nobody answers any more */
export async function followRehearsal(followed: Followed): Promise<RehearsalJson> {
  const { begun, surroundings, lookEveryMs = 500 } = followed
  const { hint, signal } = surroundings
  let now = begun
  while (now.state === 'waiting' || now.state === 'running') {
    hint(progressLine(now))
    if (signal.aborted && !now.cancelling) {
      now = await ask(followed, 'cancel')
      continue
    }
    await pause(lookEveryMs, undefined, signal.aborted ? {} : { signal }).catch(() => undefined)
    now = await ask(followed, 'look')
  }
  return now
}

async function ask(followed: Followed, what: 'look' | 'cancel'): Promise<RehearsalJson> {
  const { rest, begun, refresh, surroundings, lookEveryMs = 500, patienceMs = 60_000 } = followed
  const path = `rules/rehearsals/${begun.id}`
  for (const endAt = performance.now() + patienceMs; ;) {
    try {
      if (what === 'look') return await rest.get(path, rehearsalSchema)
      return await rest.post(`${path}/cancel`, undefined, rehearsalSchema)
    } catch (cause) {
      if (!mayPass(cause, refresh !== undefined)) throw cause
      if (performance.now() >= endAt)
        throw new Refusal(`Rehearsal ${begun.id}: nobody says how it stands. ${wordsOfAway(cause)}`, {
          cause,
        })
    }
    surroundings.hint('nobody answers; waiting for the system …'.padEnd(60))
    await pause(lookEveryMs)
    await refresh?.().catch(() => undefined)
  }
}

/** Nobody answers, the database is away, or our token is of the start before. */
function mayPass(error: unknown, isLocal: boolean): boolean {
  if (error instanceof RestRefusal) return error.status === 503 || (isLocal && error.status === 401)
  return error instanceof Refusal
}

function wordsOfAway(error: unknown): string {
  return error instanceof Error ? error.message : ''
}
