import { createHash } from 'node:crypto'

import type { Caller, Clock } from '@haidang/domain'
import { type Db, keepFirstAnswer, readFirstAnswer } from '@haidang/store'
import type { FastifyRequest } from 'fastify'

import { Problem } from '../problem.js'

type Room = Readonly<{ db: Db; clock: Clock }>

const keyForm = /^[\x21-\x7e]{1,200}$/

/** The request's Idempotency-Key. @throws Problem `bad-request` when it is not 1 to 200 visible ASCII characters. */
export function readIdempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && keyForm.test(key)) return key
  throw new Problem('bad-request', {
    errors: [{ path: 'header.idempotency-key', message: 'must be 1 to 200 visible ASCII characters' }],
  })
}

export type FirstAnswers = Readonly<{
  /** Answers as the first time; `work` runs only when there was none. Two at once with one key share one run. */
  repeat<T>(
    once: Readonly<{ caller: Caller; key: string | undefined; request: unknown }>,
    work: () => Promise<T>,
  ): Promise<T>
}>

/** Remembers the good answers to Idempotency-Keys for a day; a refusal changed nothing and may be tried again. */
export function createFirstAnswers({ db, clock }: Room): FirstAnswers {
  const running = new Map<string, Promise<unknown>>()
  return {
    async repeat<T>(
      { caller, key, request }: Readonly<{ caller: Caller; key: string | undefined; request: unknown }>,
      work: () => Promise<T>,
    ): Promise<T> {
      if (key === undefined) return work()
      const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest()
      const place = JSON.stringify([caller.username, key])
      while (running.has(place)) await running.get(place)?.catch(() => undefined)
      const run = answer({ db, clock }, { caller: caller.username, key, fingerprint }, work)
      running.set(place, run)
      try {
        return await run
      } finally {
        running.delete(place)
      }
    },
  }
}

type Once = Readonly<{ caller: string; key: string; fingerprint: Buffer }>

async function answer<T>({ db, clock }: Room, once: Once, work: () => Promise<T>): Promise<T> {
  const first = await readFirstAnswer(db, once)
  if (first && !once.fingerprint.equals(first.fingerprint)) throw new Problem('idempotency-key-reused')
  if (first) return first.body as T // what was kept under this fingerprint is the answer to this very request
  const body = await work()
  await keepFirstAnswer(db, { ...once, status: 200, body, at: clock.now() })
  return body
}
