import type { Log } from '@haidang/domain'
import { type SessionMemory, watchSession } from './watch-session.js'

/** A memory that outlives its processes; `isAway`: it does not answer. */
function aMemory() {
  const known = new Set<string>()
  const memory = { isAway: false }
  const answer = <Value>(value: () => Value): Promise<Value> =>
    memory.isAway ? Promise.reject(new Error('away')) : Promise.resolve(value())
  return Object.assign(memory, {
    isKnown: (session: string) => answer(() => known.has(session)),
    keep: (session: string) => answer(() => void known.add(session)),
  })
}

function life(memory: SessionMemory | undefined) {
  const told = { lost: 0, warned: [] as string[] }
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (event) => void told.warned.push(event),
    error: () => undefined,
    child: () => log,
  }
  const welcome = watchSession({ session: 's', memory, lost: () => (told.lost += 1), log })
  const connect = async (isPresent: boolean) => {
    welcome(isPresent)
    await new Promise(setImmediate)
    return told.lost
  }
  return { connect, told }
}

test('a session that a later connection does not find is lost, at the first it is new', async () => {
  const { connect } = life(undefined)
  expect([await connect(false), await connect(true), await connect(false)]).toEqual([0, 0, 1])
})

test('one that an earlier life had is lost at the first connection already', async () => {
  const memory = aMemory()
  expect(await life(memory).connect(false)).toBe(0)
  expect(await life(memory).connect(true)).toBe(0)
  const later = life(memory)
  expect([await later.connect(false), await later.connect(true)]).toEqual([1, 1])
})

test('a memory that does not answer is asked again at the next connection, and tells then', async () => {
  const memory = aMemory()
  await life(memory).connect(false)
  memory.isAway = true
  const later = life(memory)
  expect(await later.connect(false)).toBe(0)
  expect(later.told.warned).toEqual(['mqtt-broker.session-not-remembered'])
  memory.isAway = false
  expect([await later.connect(true), await later.connect(true)]).toEqual([1, 1])
})
