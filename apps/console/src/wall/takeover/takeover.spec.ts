import { describe, expect, test } from '@jest/globals'
import type { LiveAlarm } from '@haidang/contracts'
import type { AlarmState, Severity } from '@haidang/domain'
import fc from 'fast-check'
import { waitsForSomeone } from '../../alarms/alarm-groups.js'
import { anAlarm } from '../../live/testing-alarms.js'
import { cameraHome, cameraRestMs, nextAim } from './camera-budget.js'
import { type Takeover, extentOf, nextTakeover, noTakeover, staysMs } from './takeover.js'

const play = (steps: readonly { now: number; alarms: LiveAlarm[] }[]): Takeover =>
  steps.reduce<Takeover>((before, step) => nextTakeover(before, step), noTakeover)

const grave = anAlarm({ id: 'a', severity: 4 })
const seen = { ...grave, state: 'acknowledged' as const }

describe('who has the wall', () => {
  test('nobody while the worst is 3', () => {
    expect(extentOf(play([{ now: 0, alarms: [anAlarm({ severity: 3 })] }]))).toBe('none')
  })

  test('a 4 takes its side at once, a 5 all of it, and a 5 after a 4 takes the focus', () => {
    const worst = anAlarm({ id: 'b', severity: 5 })
    expect(extentOf(play([{ now: 0, alarms: [grave] }]))).toBe('side')
    const both = play([
      { now: 0, alarms: [grave] },
      { now: 1, alarms: [grave, worst] },
    ])
    expect([extentOf(both), both.focus]).toEqual(['full', 'b'])
  })

  test('of two equals the first keeps the focus until it waits for nobody', () => {
    const second = anAlarm({ id: 'b', severity: 4, raisedAt: grave.raisedAt - 1 })
    const alarms = [grave, second]
    const first = play([
      { now: 0, alarms: [grave] },
      { now: 1, alarms },
    ])
    expect(first.focus).toBe('a')
    expect(nextTakeover(first, { now: 2, alarms: [seen, second] }).focus).toBe('b')
  })

  test('it is given back 60 s after the acknowledgement, even when the alarm has gone meanwhile', () => {
    const held = play([
      { now: 0, alarms: [grave] },
      { now: 1_000, alarms: [seen] },
    ])
    expect(held.held[0]?.alarm.state).toBe('acknowledged')
    expect(extentOf(nextTakeover(held, { now: 1_000 + staysMs - 1, alarms: [] }))).toBe('side')
    expect(extentOf(nextTakeover(held, { now: 1_000 + staysMs, alarms: [] }))).toBe('none')
  })

  test('a fall below 4 while it is shown does not shrink it at once', () => {
    const fallen = play([
      { now: 0, alarms: [anAlarm({ id: 'a', severity: 5 })] },
      { now: 1, alarms: [anAlarm({ id: 'a', severity: 3 })] },
    ])
    expect(extentOf(fallen)).toBe('full')
  })
})

const states: readonly AlarmState[] = ['unacknowledged', 'acknowledged', 'returned-unacknowledged', 'shelved']
const someAlarm = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    severity: fc.constantFrom<Severity>(1, 2, 3, 4, 5),
    state: fc.constantFrom(...states),
    raisedAt: fc.nat(1_000),
  })
  .map((part) => anAlarm({ ...part, device: `device-${part.id}` }))
const story = fc.array(
  fc.record({
    afterMs: fc.nat(40_000),
    alarms: fc.uniqueArray(someAlarm, { selector: ({ id }) => id, maxLength: 4 }),
  }),
  { maxLength: 40 },
)

/** Every moment of a story, with what was so before it. */
function* told(steps: readonly { afterMs: number; alarms: LiveAlarm[] }[]) {
  let now = 0
  let takeover = noTakeover
  let aim = cameraHome
  for (const { afterMs, alarms } of steps) {
    now += afterMs
    const before = { takeover, aim }
    takeover = nextTakeover(takeover, { alarms, now })
    const focused = takeover.held.find(({ alarm }) => alarm.id === takeover.focus)
    aim = nextAim(aim, focused?.alarm.device, now)
    yield { now, alarms, takeover, aim, before }
  }
}

describe('whatever happens', () => {
  test('every unacknowledged 4 or 5 is on the wall, and a 5 has all of it', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const { alarms, takeover } of told(steps)) {
          const must = alarms.filter(({ severity, state }) => severity >= 4 && waitsForSomeone(state))
          const shown = new Set(takeover.held.map(({ alarm }) => alarm.id))
          expect(must.every(({ id }) => shown.has(id))).toBe(true)
          if (must.some(({ severity }) => severity === 5)) expect(extentOf(takeover)).toBe('full')
        }
      }),
    )
  })

  test('nothing leaves before its 60 s, nothing stays after them, and the focus is on what is held', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const { now, takeover, before } of told(steps)) {
          const ids = takeover.held.map(({ alarm }) => alarm.id)
          const due = before.takeover.held.filter(({ releaseAt = now + 1 }) => releaseAt > now)
          expect(ids).toEqual(expect.arrayContaining(due.map(({ alarm }) => alarm.id)))
          expect(takeover.held.every(({ releaseAt = now + 1 }) => releaseAt > now)).toBe(true)
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids.length === 0 ? [undefined] : ids).toContain(takeover.focus)
        }
      }),
    )
  })

  test('the camera never moves twice within 20 s', () => {
    fc.assert(
      fc.property(story, (steps) => {
        for (const { aim, before } of told(steps)) {
          if (aim.movedAt !== before.aim.movedAt)
            expect(aim.movedAt - before.aim.movedAt).toBeGreaterThanOrEqual(cameraRestMs)
        }
      }),
    )
  })
})
