import { eventually } from '@haidang/testing'
import { text } from './start-client.js'

/** Commits that wait until they are let go, by what their message says. */
export type Gate = Readonly<{
  waiting: ReadonlyMap<string, unknown>
  pass(message: { payload: Uint8Array }): Promise<void>
  open(what: string): void
  fail(what: string): void
  /** Resolves when all of these wait. */
  has(...what: string[]): Promise<void>
}>

export function gate(): Gate {
  const waiting = new Map<string, { done: () => void; fail: (error: Error) => void }>()
  return {
    waiting,
    pass: (message) => new Promise<void>((done, fail) => waiting.set(text(message), { done, fail })),
    open: (what) => {
      waiting.get(what)?.done()
      waiting.delete(what)
    },
    fail: (what) => waiting.get(what)?.fail(new Error('the database is away')),
    has: async (...what) => {
      await eventually(`${what.join(', ')} on their way`, () => what.every((each) => waiting.has(each)), {
        everyMs: 5,
      })
    },
  }
}
