import { type Answer, type Bell, type BellPaces, openBell } from '@haidang/jobs'
import { eventually } from '@haidang/testing'
import { type Line, keptLog } from '../live-rig/kept-log.js'

/** Seconds become tenths: what is tested is what happens, not when. */
const paces: BellPaces = { lockMs: 1_000, stalledMs: 400, mostStalls: 10, ringMs: 5_000, probeMs: 200 }

/** Where it is kept; absent is not there. */
export type Kept = Readonly<{ redisUrl?: string; databaseUrl: string }>

const opened: Bell[] = []
let queues = 0

export const newQueue = (): string => `q${process.pid}-${(queues += 1)}`

export type Asked = Kept & Readonly<{ queue: string; answer?: Answer; atOnce?: number; lines?: Line[] }>

/** Opens a bell; `closeBells` closes all. */
export function bellAt({ lines = [], ...asked }: Asked): Bell {
  const bell = openBell({ ...asked, paces, clock: { now: () => Date.now() }, log: keptLog(lines) })
  opened.push(bell)
  return bell
}

/** To be called after each test. */
export async function closeBells(): Promise<void> {
  await Promise.all(opened.splice(0).map((bell) => bell.close()))
}

/** Resolves when it takes what is rung. */
export const atWork = (...bells: Bell[]): Promise<true> =>
  eventually('the bell works', () => bells.every((bell) => bell.stats().available))

/** What every bell promises, wherever it is kept. */
export function promisesOfABell(kind: string, kept: () => Kept): void {
  describe(`the bell ${kind}`, () => {
    afterEach(closeBells)

    test('every ring is answered, by one of those who listen', async () => {
      const queue = newQueue()
      const heard: string[][] = [[], []]
      const listen = (by: string[]): Bell =>
        bellAt({ ...kept(), queue, answer: async (id) => void by.push(id) })
      const listeners = heard.map(listen)
      const here = bellAt({ ...kept(), queue })
      await atWork(here, ...listeners)
      const ids = Array.from({ length: 50 }, (_, place) => `a-${place}`)
      expect(await here.ring(ids)).toBe(true)
      await eventually('all of them', () => heard.flat().length >= 50)
      expect(heard.flat().sort()).toEqual([...ids].sort())
      expect(here.stats()).toMatchObject({ rung: 50, unrung: 0, answered: 0 })
    })

    test('an id that waits already is not rung twice; one that was answered is rung anew', async () => {
      const queue = newQueue()
      const here = bellAt({ ...kept(), queue })
      await atWork(here)
      await here.ring(['one'])
      await here.ring(['one', 'two'])
      const heard: string[] = []
      const there = bellAt({ ...kept(), queue, answer: async (id) => void heard.push(id) })
      await atWork(there)
      await eventually('both', () => heard.includes('one') && heard.includes('two'))
      expect(heard.sort()).toEqual(['one', 'two'])
      await eventually('once more', async () => {
        await here.ring(['one'])
        return heard.length > 2
      })
    })

    test('an answer may ask to be rung for again', async () => {
      const queue = newQueue()
      const at: number[] = []
      const there = bellAt({
        ...{ ...kept(), queue },
        answer: async () => {
          at.push(performance.now())
          return at.length < 3 ? { againInMs: 200 } : undefined
        },
      })
      await atWork(there)
      await there.ring(['again'])
      await eventually('three times', () => at.length === 3)
      expect(at[2]! - at[0]!).toBeGreaterThanOrEqual(390)
    })

    test('an answer that fails is told, costs no other ring, and its id can be rung anew', async () => {
      const queue = newQueue()
      const lines: Line[] = []
      const heard: string[] = []
      const there = bellAt({
        ...{ ...kept(), queue, lines },
        answer: async (id) => {
          heard.push(id)
          if (heard.length === 1) throw new Error('the database is away')
          return undefined
        },
      })
      await atWork(there)
      await there.ring(['bad'])
      await eventually('it failed', () => lines.some(({ event }) => event === 'jobs.answer-failed'))
      await there.ring(['bad'])
      await eventually('rung anew', () => heard.length === 2)
      expect(there.stats()).toMatchObject({ answered: 2, failed: 1 })
    })

    test('as many at a time as was said', async () => {
      const queue = newQueue()
      const now = { busy: 0, most: 0, done: 0 }
      const there = bellAt({
        ...{ ...kept(), queue, atOnce: 3 },
        answer: async () => {
          now.busy += 1
          now.most = Math.max(now.most, now.busy)
          await eventually('others come', () => now.busy === 3 || now.done > 6)
          now.busy -= 1
          now.done += 1
          return undefined
        },
      })
      await atWork(there)
      await there.ring(Array.from({ length: 12 }, (_, place) => `b-${place}`))
      await eventually('all', () => now.done === 12)
      expect(now.most).toBe(3)
    })

    test('queues do not hear each other', async () => {
      const [one, other] = [newQueue(), newQueue()]
      const heard: string[] = []
      const there = bellAt({ ...kept(), queue: one, answer: async (id) => void heard.push(id) })
      const [here, elsewhere] = [bellAt({ ...kept(), queue: one }), bellAt({ ...kept(), queue: other })]
      await atWork(there, here, elsewhere)
      await elsewhere.ring(['other'])
      await here.ring(['own'])
      await eventually('the own one', () => heard.length > 0)
      expect(heard).toEqual(['own'])
    })
  })
}
