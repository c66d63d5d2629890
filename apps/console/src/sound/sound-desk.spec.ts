import { describe, expect, test } from '@jest/globals'
import { type Leads, SoundDesk } from './sound-desk.js'
import type { Tone } from './notes.js'
import type { Ringing, SoundWorld } from './sound-plan.js'
import type { SpeakerState } from './speaker.js'

const worst: Ringing = { key: 'a/1', id: 'a', severity: 4 }

type Room = {
  now: number
  leads: Leads
  state: SpeakerState
  woken: number
  hushed: number
  world: SoundWorld
}

function aDesk() {
  const played: Tone[] = []
  const recorded: string[] = []
  const room: Room = {
    now: 0,
    leads: 'yes',
    state: 'running',
    woken: 0,
    hushed: 0,
    world: { ringing: [], link: 'live', flood: false },
  }
  const desk = new SoundDesk({
    speaker: {
      get state() {
        return room.state
      },
      wake: () => void (room.woken += 1),
      check: () => undefined,
      play: (tone) => void played.push(tone),
      hush: () => void (room.hushed += 1),
      onChange: () => undefined,
    },
    world: () => room.world,
    now: () => room.now,
    leads: () => room.leads,
    share: () => undefined,
    record: (ids) => void recorded.push(...ids),
  })
  const pass = (ms: number): void => {
    for (let gone = 0; gone < ms; gone += 250) {
      room.now += 250
      desk.tick()
    }
  }
  return { desk, room, played, recorded, pass }
}

describe('the sound of a desk', () => {
  test('says honestly when nothing can be heard', () => {
    const { desk, room, pass } = aDesk()
    pass(250)
    expect(desk.shown.get()).toEqual({ state: 'on' })
    room.state = 'blocked'
    pass(250)
    expect(desk.shown.get()).toEqual({ state: 'blocked' })
    desk.touched()
    expect(room.woken).toBe(1)
    room.state = 'broken'
    pass(250)
    expect(desk.shown.get()).toEqual({ state: 'broken' })
  })

  test('counts its silence down, tells the server about which alarms, and sounds again', () => {
    const { desk, room, recorded, played, pass } = aDesk()
    pass(1_000)
    room.world = { ...room.world, ringing: [worst] }
    pass(1_000)
    desk.silence()
    expect(desk.shown.get()).toEqual({ state: 'silenced', leftSeconds: 120 })
    expect([recorded, room.hushed, desk.answered.get()?.asked]).toEqual([['a'], 1, 'silenced'])
    pass(18_000)
    expect(desk.shown.get()).toEqual({ state: 'silenced', leftSeconds: 102 })
    expect(played).toEqual([4])
    desk.endSilence()
    pass(250)
    expect(played).toEqual([4, 4])
  })

  test('leaves it to the window that leads, and knows what that one has played', () => {
    const { desk, room, played, pass } = aDesk()
    room.leads = 'no'
    pass(1_000)
    room.world = { ...room.world, ringing: [{ ...worst, severity: 2 }] }
    pass(10_000)
    expect([played, desk.shown.get().state]).toEqual([[], 'elsewhere'])
    room.leads = 'yes'
    pass(60_000)
    expect(played).toEqual([])
  })

  test('what came while nothing could be heard sounds once as soon as it can', () => {
    const { room, played, pass } = aDesk()
    room.state = 'blocked'
    room.world = {
      ...room.world,
      ringing: [
        { ...worst, severity: 3 },
        { ...worst, key: 'b/1', severity: 2 },
      ],
    }
    pass(20_000)
    expect(played).toEqual([])
    room.state = 'running'
    room.leads = 'asking'
    pass(500)
    expect(played).toEqual([])
    room.leads = 'yes'
    pass(60_000)
    expect(played).toEqual([3])
  })

  test('plays a tone that was asked for while mute as soon as the browser lets it, unless that takes too long', () => {
    const { desk, room, played, pass } = aDesk()
    room.state = 'blocked'
    desk.test('test')
    expect([room.woken, played]).toEqual([1, []])
    room.state = 'running'
    pass(250)
    expect(played).toEqual(['test'])
    room.state = 'blocked'
    desk.test('test')
    pass(4_000)
    room.state = 'running'
    pass(250)
    expect(played).toEqual(['test'])
  })

  test('lets somebody listen to a pattern, and what is real waits until it is over', () => {
    const { desk, room, played, pass } = aDesk()
    pass(250)
    desk.test(5)
    room.world = { ...room.world, ringing: [worst] }
    pass(1_000)
    expect(played).toEqual([5])
    pass(5_000)
    expect(played).toEqual([5, 4])
  })
})
