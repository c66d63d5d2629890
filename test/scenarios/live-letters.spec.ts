import { setTimeout as pause } from 'node:timers/promises'
import { type Scope, resolveScope, wholeScope } from '@haidang/domain'
import type { Db, StoredAlarmEvent } from '@haidang/store'
import { eventually, seeded } from '@haidang/testing'
import type { TestConsole } from '../live-rig/console.js'
import { numbersOf, readLog, seqs } from '../live-rig/expected-log.js'
import { type LiveRig, startLiveRig } from '../live-rig/live-rig.js'
import { createRawAsker } from '../live-rig/raw-asker.js'
import { faultsOfTry } from '../live-rig/faults-of-try.js'
import { townTree } from '../live-rig/town.js'
import { openWriter } from '../live-rig/writer.js'

/** Small memory and small pages: replays must come from the database, in several pages. */
const paces = { memory: 30, page: 50, mostReplayed: 2_000 }

let rig: LiveRig
let north: Scope

beforeAll(async () => {
  rig = await startLiveRig({ stations: 40, paces })
  north = resolveScope({ areas: ['north'] }, townTree(rig.town))
  rig.callers.add('north', { areas: ['north'] })
  rig.callers.add('nobody', { areas: ['nowhere'] })
}, 120_000)

afterAll(() => rig?.close())

/** Keeps making alarm events, a few at a time, until the work is done. */
async function whileWriting(seed: number, work: () => Promise<unknown>): Promise<void> {
  const chance = seeded(seed)
  const writer = rig.writer()
  let done = false
  const writing = (async () => {
    while (!done) {
      const first = Math.floor(chance() * rig.town.devices.length)
      await writer.toggle(...rig.town.devices.slice(first, first + 1 + Math.floor(chance() * 3)))
      if (chance() < 0.3) await pause(chance() * 5)
    }
  })()
  try {
    await work()
  } finally {
    done = true
    await writing
  }
}

async function caughtUp(console: TestConsole, scope: Scope): Promise<StoredAlarmEvent[]> {
  const log = await readLog(rig.db)
  const last = numbersOf(log, scope, { after: 0, upTo: Number.MAX_SAFE_INTEGER }).at(-1) ?? 0
  await eventually(`the console has number ${last}`, () => console.last() >= last)
  return log
}

describe('asking while events are being committed', () => {
  const consoles = 8
  const triesEach = 125

  test('1,000 times nothing is missing between the answer and the first letter, and nothing comes twice', async () => {
    const chance = seeded(6)
    const askers = await Promise.all(
      Array.from({ length: consoles }, async (_, place) => {
        const user = place % 2 === 0 ? 'duty' : 'north'
        const console = rig.console({ user, follow: false })
        await console.connected
        return { console, scope: user === 'duty' ? wholeScope : north, ...createRawAsker(console.socket) }
      }),
    )
    await whileWriting(6, () =>
      Promise.all(
        askers.map(async ({ ask }) => {
          for (let count = 0; count < triesEach; count += 1) {
            const newest = rig.live.stats().position
            await ask(chance() < 0.3 ? undefined : Math.max(0, newest - Math.floor(chance() * 200)))
            if (chance() < 0.5) await pause(chance() * 8)
          }
        }),
      ),
    )
    const log = await readLog(rig.db)
    const last = log.at(-1)!.seq
    await eventually('the last letter has come', () => rig.live.stats().position >= last)
    const faults = () =>
      askers.flatMap(({ tries, scope }) => tries.flatMap((one) => faultsOfTry(one, log, scope)))
    // what is still on its way comes; what comes twice is there soon after
    await eventually('nothing is missing any more', () => faults().length === 0)
    await pause(100)
    const kinds = askers.flatMap(({ tries }) => tries.map(({ replies }) => replies[0]?.kind))
    expect(faults()).toEqual([])
    expect(kinds).toHaveLength(consoles * triesEach)
    expect(new Set(kinds)).toEqual(new Set(['snapshot', 'events']))
    expect(askers.some(({ tries }) => tries.some(({ replies }) => replies.length > 1))).toBe(true)
    expect(askers.some(({ tries }) => tries.some(({ letters }) => letters.length > 0))).toBe(true)
    for (const { console } of askers) console.close()
  }, 180_000)
})

describe('ten writers at once', () => {
  /** A database whose transactions dawdle before they commit: numbers must follow the order of commits all the same. */
  function dawdling(db: Db, chance: () => number): Db {
    return {
      ...db,
      tx: (work) =>
        db.tx(async (tx) => {
          const result = await work(tx)
          if (chance() < 0.3) await pause(chance() * 10)
          return result
        }),
    }
  }

  test('2,000 events of transactions that commit out of turn reach every console, each once and in order', async () => {
    const before = rig.live.stats().position
    const everybody = rig.console()
    const northern = rig.console({ user: 'north' })
    await Promise.all([everybody.connected, northern.connected])
    await eventually('both follow', () => rig.live.stats().following >= 2)
    const chance = seeded(4)
    await Promise.all(
      Array.from({ length: 10 }, async (_, place) => {
        const writer = rig.writer(dawdling(rig.database.open(1), chance))
        const own = rig.town.devices.filter((_device, index) => index % 10 === place)
        for (let count = 0; count < 50; count += 1) await writer.toggle(...own)
      }),
    )
    const log = await caughtUp(everybody, wholeScope)
    await caughtUp(northern, north)
    const all = { after: before, upTo: Number.MAX_SAFE_INTEGER }
    expect(log.filter(({ seq }) => seq > before)).toHaveLength(2_000)
    expect(seqs(everybody.taken)).toEqual(numbersOf(log, wholeScope, all))
    expect(seqs(northern.taken)).toEqual(numbersOf(log, north, all))
    expect([everybody.gaps(), everybody.known(), northern.gaps(), northern.known()]).toEqual([0, 0, 0, 0])
    everybody.close()
    northern.close()
  }, 180_000)
})

describe.each([11, 12, 13])('cutting the wire at random moments, seed %i', (seed) => {
  test('50 cuts lose no event and bring none twice', async () => {
    const chance = seeded(seed)
    const before = rig.live.stats().position
    const everybody = rig.console({ after: before })
    const northern = rig.console({ user: 'north', after: before })
    await Promise.all([everybody.connected, northern.connected])
    await whileWriting(seed, async () => {
      for (let cuts = 0; cuts < 50;) {
        await pause(20 + chance() * 160)
        const wires = [...rig.wires]
        const wire = wires[Math.floor(chance() * wires.length)]
        wire?.destroy()
        if (wire) cuts += 1
      }
    })
    const log = await caughtUp(everybody, wholeScope)
    await caughtUp(northern, north)
    const all = { after: before, upTo: Number.MAX_SAFE_INTEGER }
    expect(seqs(everybody.taken)).toEqual(numbersOf(log, wholeScope, all))
    expect(seqs(northern.taken)).toEqual(numbersOf(log, north, all))
    // how often each came back depends on how soon it can; that both did is what the rest says something about
    for (const console of [everybody, northern]) expect(console.connections()).toBeGreaterThan(1)
    everybody.close()
    northern.close()
  }, 120_000)
})

test('events whose wake-ups are lost come with the next look at the log', async () => {
  const console = rig.console()
  await console.connected
  await eventually('it follows', () => console.replies.length > 0)
  const deaf = openWriter({ db: rig.db, town: rig.town })
  for (let count = 0; count < 3; count += 1) {
    const { events } = await deaf.toggle(rig.town.devices[count]!)
    await eventually('the event came', () => console.last() >= events[0]!.seq)
  }
  expect(console.gaps()).toBe(0)
  console.close()
})

test('who has missed more than can be replayed gets a snapshot and the count', async () => {
  const log = await readLog(rig.db)
  const newest = log.at(-1)!.seq
  const console = rig.console({ user: 'duty', follow: false })
  await console.connected
  const { ask, tries } = createRawAsker(console.socket)
  await ask(0)
  await ask(newest - 1_999)
  expect(tries[0]?.replies[0]).toMatchObject({ kind: 'snapshot', missed: log.length, upTo: newest })
  expect(tries[1]?.replies[0]?.kind).toBe('events')
  expect(tries[1]?.replies.length).toBeGreaterThan(10)
  console.close()
})

test('a number of another log, or of another scope, is answered with a snapshot', async () => {
  const console = rig.console({ follow: false })
  await console.connected
  const reply = await console.socket.timeout(60_000).emitWithAck('alarms', { after: 1_000_000_000 })
  expect(reply).toMatchObject({ kind: 'snapshot', scope: 'all' })
  const other = await console.socket
    .timeout(60_000)
    .emitWithAck('alarms', { after: 1, scope: 'of another caller' })
  expect(other.kind).toBe('snapshot')
  console.close()
})

test('who may see no area hears of nothing, and its heartbeat asks for nothing', async () => {
  const console = rig.console({ user: 'nobody' })
  await console.connected
  await eventually('it follows', () => console.replies.length > 0)
  const { events } = await rig.writer().toggle(...rig.town.devices)
  const last = events.at(-1)!.seq
  await eventually('the heartbeat has passed the events', () => (console.beats.at(-1)?.seq ?? 0) >= last)
  expect(console.taken).toEqual([])
  expect(console.gaps()).toBe(0)
  expect(console.beats.at(-1)?.sources).toEqual([])
  console.close()
})

test('what is not a question of the contract is refused and follows nothing', async () => {
  const console = rig.console({ follow: false })
  await console.connected
  const strange: unknown[] = [{ after: -1 }, { after: '1' }, { after: 1, more: true }, null, [], 7]
  for (const request of strange) {
    const reply: unknown = await console.socket.timeout(60_000).emitWithAck('alarms', request as object)
    expect(reply).toEqual({ kind: 'refused', reason: 'bad-request' })
  }
  console.close()
})
