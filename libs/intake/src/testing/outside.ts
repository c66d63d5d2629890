import type { IncomingMessage } from '@haidang/broker'
import type { RejectionMessage } from '@haidang/contracts'
import { type Log, deviceId, feedId } from '@haidang/domain'
import { type CommitBatch, type CommitOutcome, StoreUnavailable } from '@haidang/store'

import { createIntake } from '../create-intake.js'
import type { Intake, IntakePorts } from '../ports.js'

export const now = Date.parse('2026-11-21T07:00:00Z')

/** Of a commit that came to nothing new. */
export const nothing: CommitOutcome = {
  verdicts: [],
  eventVerdicts: [],
  conflicts: [],
  events: [],
  changed: [],
  refused: [],
}

/** An intake, and what reached its surroundings. */
export type Outside = Readonly<{
  intake: Intake
  /** What was committed, in order. */
  batches: CommitBatch[]
  /** What happened, in order. */
  events: string[]
  rejections: { topic: string; rejection: RejectionMessage }[]
  /** What was logged as an error, by name. */
  errors: string[]
}>

/** An intake with air quality stations whose ids begin with `air-`; its database takes everything, unless `ports` say otherwise. */
export function outside(ports: Partial<IntakePorts> = {}): Outside {
  const batches: CommitBatch[] = []
  const events: string[] = []
  const rejections: Outside['rejections'] = []
  const errors: string[] = []
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (name) => errors.push(name),
    child: () => log,
  }
  const intake = createIntake({
    findDevice: (id) =>
      id.startsWith('air-')
        ? { id: deviceId(id), feed: feedId('air-quality'), intervalMs: 300_000, simulated: false }
        : undefined,
    clock: { now: () => now },
    log,
    stateOf: () => undefined,
    reject: (topic, rejection) => rejections.push({ topic, rejection }),
    onCommitted: () => events.push('bus'),
    ...ports,
    commit: async (batch) => {
      const outcome = await (ports.commit ?? (async () => nothing))(batch)
      batches.push(batch)
      events.push('commit')
      return outcome
    },
  })
  return { intake, batches, events, rejections, errors }
}

type Sent = Partial<Omit<IncomingMessage, 'payload'>> & { text?: string }

/** What air-01 says. */
export function message(json: unknown, { text = JSON.stringify(json), ...more }: Sent = {}): IncomingMessage {
  return {
    topic: 'ioc/v1/air-quality/air-01/observations',
    payload: new TextEncoder().encode(text),
    qos: 1,
    dup: false,
    receivedAt: now,
    client: 'air-01',
    ...more,
  }
}

export const good = (at = now): IncomingMessage => message({ at, values: { pm25: 1 } })

/** Two values out of range, one of the wrong type, and a good one. */
export const bad = (sent?: Sent): IncomingMessage =>
  message({ at: now, values: { pm25: -1, pm10: -1, co: 'x', o3: 5 } }, sent)

export const away = (): Promise<never> => Promise.reject(new StoreUnavailable('no connection'))

type Gate = Readonly<{ commit: () => Promise<CommitOutcome>; waiting: readonly unknown[]; open: () => void }>

/** A commit that waits until the test lets it go. */
export function gate(): Gate {
  const waiting: (() => void)[] = []
  const commit = (): Promise<CommitOutcome> => new Promise((done) => waiting.push(() => done(nothing)))
  return { commit, waiting, open: () => waiting.splice(0).forEach((go) => go()) }
}

export const tick = (): Promise<void> => new Promise((done) => setImmediate(done))

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 1))
}
