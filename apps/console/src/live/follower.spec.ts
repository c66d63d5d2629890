import { describe, expect, test } from '@jest/globals'
import type { AlarmsReply, Heartbeat } from '@haidang/contracts'
import { Follower } from './follower.js'
import type { AlarmsRequest } from './letters.js'
import type { FromWorker, LinkStatus } from './messages.js'
import type { LiveListener, LiveSocket } from './socket.js'
import { anAlarm, anEvent } from './testing-alarms.js'

type Line = {
  listener: LiveListener
  asked: AlarmsRequest[]
  subscribed: string[]
  seen: number[]
  closed: boolean
}

const layer = 'air-quality'
const startedAt = 1_000_000
const aheadMs = 60_000

/** A world whose clock the test moves, and whose server the test is. */
function aWorld(answer: (request: AlarmsRequest) => AlarmsReply = nothingYet) {
  const lines: Line[] = []
  const posted: FromWorker[] = []
  let now = startedAt
  const open = (listener: LiveListener): LiveSocket => {
    const line: Line = { listener, asked: [], subscribed: [], seen: [], closed: false }
    lines.push(line)
    return {
      subscribe: async (layers) => {
        line.subscribed.push(...layers)
        listener.snapshot({ feed: layer, version: 1, idsVersion: 1, devices: [], ids: [] })
        return { ok: true }
      },
      unsubscribe: () => undefined,
      alarms: async (request) => {
        line.asked.push(request)
        return answer(request)
      },
      seen: (seq) => void line.seen.push(seq),
      close: () => void (line.closed = true),
    }
  }
  const post = (message: FromWorker): void => void posted.push(message)
  const follower = new Follower({ now: () => now, chance: () => 0, open, post }, [layer])
  follower.start()
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  const pass = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 100) {
      now += 100
      follower.tick()
      await settle()
    }
  }
  const line = (): Line => lines.at(-1)!
  const beat = (part: Partial<Heartbeat> = {}): void =>
    line().listener.heartbeat({ at: now + aheadMs, seq: 0, prevSeq: 0, sources: [], ...part })
  const link = (): LinkStatus =>
    posted.flatMap((message) => (message.kind === 'link' ? [message.status] : [])).at(-1)!
  const connect = async (): Promise<void> => {
    line().listener.opened()
    await settle()
    beat()
    await pass(100)
  }
  return { follower, lines, line, posted, pass, beat, link, connect, now: () => now }
}

function nothingYet(): AlarmsReply {
  return { kind: 'snapshot', alarms: [], upTo: 5, missed: 0, scope: 'all' }
}

function following(events: AlarmsReply & { kind: 'events' }) {
  return ({ after }: AlarmsRequest): AlarmsReply => (after === undefined ? nothingYet() : events)
}

const missedOf = (posted: readonly FromWorker[]) =>
  posted.flatMap((message) => (message.kind === 'missed' ? [message.missed] : []))

describe('following the server', () => {
  test('is live when layers and alarms have come', async () => {
    const world = aWorld()
    await world.pass(500)
    expect(world.link().mode).toBe('connecting')
    await world.connect()
    expect(world.link()).toMatchObject({ mode: 'live', seq: 5 })
    expect(world.line().subscribed).toEqual([layer])
  })

  test('tries for ever, and tells the screen how often', async () => {
    const world = aWorld()
    for (let attempt = 0; attempt < 40; attempt += 1) {
      world.line().listener.refused('unreachable')
      await world.pass(600)
    }
    expect(world.lines).toHaveLength(41)
    expect(world.link()).toMatchObject({ mode: 'lost', attempt: 40 })
  })

  test('a server that takes the connection and never answers is left and tried again', async () => {
    const world = aWorld()
    await world.pass(13_000)
    expect(world.lines).toHaveLength(2)
    expect(world.lines[0]?.closed).toBe(true)
  })

  test('a short cut shows nothing, and asks only for what came after its last number', async () => {
    const world = aWorld(following({ kind: 'events', events: [], upTo: 5, more: false, scope: 'all' }))
    await world.connect()
    world.line().listener.closed(false)
    await world.pass(600)
    await world.connect()
    expect(world.line().asked).toEqual([{ after: 5, scope: 'all' }])
    expect(world.posted.some((message) => message.kind === 'link' && message.status.mode === 'lost')).toBe(
      false,
    )
    expect(missedOf(world.posted)).toEqual([])
  })

  test('after a long one it tells what was missed, in the server’s time', async () => {
    const later = [
      anEvent(6, 5, { alarm: anAlarm({ id: 'x', severity: 4, seq: 6 }) }),
      anEvent(7, 6, { alarm: anAlarm({ id: 'y', severity: 2, seq: 7 }) }),
    ]
    const world = aWorld(following({ kind: 'events', events: later, upTo: 7, more: false, scope: 'all' }))
    await world.connect()
    const cutAt = world.now()
    world.line().listener.closed(false)
    await world.pass(3_000)
    expect(world.link()).toMatchObject({ mode: 'lost', lostAt: cutAt + aheadMs })
    await world.connect()
    const missed = { raised: [0, 1, 0, 1, 0], returned: 0, whole: false, fromAt: cutAt + aheadMs }
    expect(missedOf(world.posted)).toMatchObject([missed])
    expect(world.link().mode).toBe('live')
  })

  test('an open socket without a heartbeat for twelve seconds is dropped and replaced', async () => {
    const world = aWorld()
    await world.connect()
    const first = world.line()
    await world.pass(12_500)
    expect(first.closed).toBe(true)
    expect(world.link().mode).toBe('lost')
    await world.pass(600)
    expect(world.lines.length).toBeGreaterThan(1)
  })

  test('a heartbeat that knows a line which never came makes it ask', async () => {
    const world = aWorld()
    await world.connect()
    world.beat({ seq: 9, prevSeq: 9 })
    expect(world.line().asked).toEqual([{}, { after: 5, scope: 'all' }])
  })

  test('a server that sends it away finds it back at once; one that wants a sign-in finds it asking', async () => {
    const world = aWorld()
    await world.connect()
    world.line().listener.closed(true)
    await world.pass(100)
    expect(world.lines).toHaveLength(2)
    world.line().listener.refused('signed-out')
    expect(world.link().mode).toBe('signed-out')
    world.follower.tryNow()
    await world.connect()
    expect(world.link().mode).toBe('live')
  })

  test('a network that came back is tried without waiting', async () => {
    const world = aWorld()
    world.line().listener.refused('unreachable')
    world.follower.tryNow()
    expect(world.lines).toHaveLength(2)
  })

  test('an answer that never came is asked for again', async () => {
    let asked = 0
    const world = aWorld(() => {
      asked += 1
      if (asked === 1) throw new Error('no answer in time')
      return nothingYet()
    })
    world.line().listener.opened()
    await world.pass(1_500)
    expect(world.line().asked).toHaveLength(2)
    expect(world.link().seq).toBe(5)
  })

  test('alarms go to the screen at once; water waits until the last batch was taken', async () => {
    const world = aWorld()
    await world.connect()
    world.follower.taken()
    world.posted.length = 0
    world.line().listener.alarm(anEvent(6, 5))
    expect(world.posted.filter(({ kind }) => kind === 'alarms')).toHaveLength(1)
    for (let version = 2; version < 20; version += 1) {
      world.line().listener.snapshot({ feed: layer, version, idsVersion: version, devices: [], ids: ['a'] })
      await world.pass(100)
    }
    expect(world.posted.filter(({ kind }) => kind === 'water')).toHaveLength(1)
    world.follower.taken()
    await world.pass(100)
    expect(world.posted.filter(({ kind }) => kind === 'water')).toHaveLength(2)
  })

  test('says what a person’s screen has shown', async () => {
    const world = aWorld()
    await world.connect()
    world.follower.shown(5)
    await world.pass(5_100)
    expect(world.line().seen).toContain(5)
  })

  test('a window that nobody sees gives up its layers and keeps its alarms', async () => {
    const world = aWorld()
    await world.connect()
    world.follower.watch(false)
    world.line().listener.alarm(anEvent(6, 5))
    await world.pass(100)
    expect(world.link()).toMatchObject({ mode: 'live' })
    world.follower.watch(true)
    expect(world.line().subscribed).toEqual([layer, layer])
  })
})

describe('a computer that slept', () => {
  test('opens its line anew and tells what happened meanwhile, also when its own clock stood still', async () => {
    const missed = {
      kind: 'events',
      events: [anEvent(6, 5), anEvent(7, 6)],
      upTo: 7,
      more: false,
      scope: 'all',
    } as const
    const world = aWorld(following({ ...missed, events: [...missed.events] }))
    await world.connect()
    world.follower.woke({ awayMs: 3_600_000, uncountedMs: 3_600_000 })
    expect(world.lines).toHaveLength(2)
    world.line().listener.opened()
    await world.pass(100)
    const [told] = missedOf(world.posted)
    expect(told).toMatchObject({ raised: [0, 0, 2, 0, 0], whole: false })
    expect(told!.toAt - told!.fromAt).toBeGreaterThanOrEqual(3_600_000)
    expect(missedOf(world.posted)).toHaveLength(1)
  })

  test('that never heard anything has missed nothing', async () => {
    const world = aWorld()
    world.follower.woke({ awayMs: 60_000, uncountedMs: 0 })
    await world.connect()
    expect(missedOf(world.posted)).toEqual([])
  })
})

test('the link tells how fast and how much it is', async () => {
  const world = aWorld()
  await world.connect()
  for (let second = 0; second < 10; second += 1) {
    world.beat()
    world.beat()
    await world.pass(1_000)
  }
  expect(world.link().perSecond).toBeCloseTo(2, 0)
})

test('what several frames tell of a fleet comes to the screen as one, without what counts in an older order', async () => {
  const world = aWorld()
  await world.connect()
  const { listener } = world.line()
  const order = (idsVersion: number, ids: string[]): void =>
    listener.snapshot({ feed: layer, version: idsVersion, idsVersion, devices: [], ids })
  const moves = (version: number, index: number, lon: number): void => {
    const rest = { lat: 16.1, speedKmh: 30, headingDeg: 90, ageMs: 0, state: 0, flags: 0 }
    listener.positions(layer, { version, serverAt: world.now(), records: [{ index, lon, ...rest }] })
  }
  const shown = async (): Promise<number[][]> => {
    const before = world.posted.length
    world.follower.taken()
    await world.pass(300)
    const posted = world.posted.slice(before)
    return posted.flatMap((message) => (message.kind === 'positions' ? [[...message.columns.lon]] : []))
  }
  order(2, ['a', 'b'])
  moves(2, 0, 108.1)
  moves(2, 1, 108.2)
  expect(await shown()).toEqual([[108.1, 108.2]])
  moves(2, 1, 108.3)
  order(3, ['b', 'c'])
  moves(3, 0, 108.4)
  expect(await shown()).toEqual([[108.4]])
})
