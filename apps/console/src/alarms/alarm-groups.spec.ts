import { describe, expect, test } from '@jest/globals'
import { anAlarm } from '../live/testing-alarms.js'
import { alarmsOf, countBySeverity, neighbourOf, topAlarm } from './alarm-groups.js'
import { steadied } from './steady-list.js'

const ids = (alarms: readonly { id: string }[]) => alarms.map(({ id }) => id)

const some = [
  anAlarm({ id: 'acked-5', severity: 5, state: 'acknowledged', raisedAt: 9 }),
  anAlarm({ id: 'new-2', severity: 2, raisedAt: 8 }),
  anAlarm({ id: 'new-4-old', severity: 4, raisedAt: 1 }),
  anAlarm({ id: 'new-4-young', severity: 4, raisedAt: 5 }),
  anAlarm({ id: 'over-3', severity: 3, state: 'returned-unacknowledged', raisedAt: 2 }),
  anAlarm({ id: 'hidden-5', severity: 5, state: 'shelved', raisedAt: 3 }),
]

describe('the list of alarms', () => {
  test('has the unacknowledged first, then the worst, then the newest', () => {
    expect(ids(alarmsOf('active', some))).toEqual(['new-4-young', 'new-4-old', 'over-3', 'new-2', 'acked-5'])
  })

  test('what is shelved or blocked has its own tab and is never among the active', () => {
    const blocked = [anAlarm({ id: 'off', state: 'out-of-service' }), ...some]
    expect(ids(alarmsOf('shelved', blocked))).toEqual(['hidden-5'])
    expect(ids(alarmsOf('blocked', blocked))).toEqual(['off'])
    expect(countBySeverity(some)[5]).toEqual({ active: 1, unacknowledged: 0 })
  })

  test('“mine” is what I have taken on, in whatever state', () => {
    const mine = some.map((alarm) => (alarm.id === 'acked-5' ? { ...alarm, assignee: 'an' } : alarm))
    expect(ids(alarmsOf('mine', mine, 'an'))).toEqual(['acked-5'])
    expect(alarmsOf('mine', mine)).toEqual([])
  })

  test('an alarm that is over still waits for its acknowledgement', () => {
    expect(ids(alarmsOf('unacknowledged', some))).toContain('over-3')
  })

  test('the status bar names the worst that waits, and of these the oldest', () => {
    expect(topAlarm(some)?.id).toBe('new-4-old')
    expect(topAlarm([])).toBeUndefined()
    const over = anAlarm({ id: 'over-4', severity: 4, state: 'returned-unacknowledged', raisedAt: 0 })
    expect(topAlarm([over, ...some])?.id).toBe('new-4-old')
    expect(topAlarm([over])?.id).toBe('over-4')
  })

  test('n goes round among those that wait, in the list’s order', () => {
    expect(neighbourOf(some, undefined, 1)?.id).toBe('new-4-young')
    expect(neighbourOf(some, 'new-4-young', 1)?.id).toBe('new-4-old')
    expect(neighbourOf(some, 'new-4-young', -1)?.id).toBe('new-2')
    expect(neighbourOf([], undefined, 1)).toBeUndefined()
  })
})

describe('a list that somebody points at', () => {
  test('keeps every row in its place, brings it up to date, and counts who waits', () => {
    const shown = [anAlarm({ id: 'a' }), anAlarm({ id: 'b' })]
    const now = [anAlarm({ id: 'c' }), anAlarm({ id: 'b', state: 'acknowledged' })]
    const { rows, waiting } = steadied(shown, now, (id) => now.find((alarm) => alarm.id === id))
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'normal'],
      ['b', 'acknowledged'],
    ])
    expect(waiting).toBe(1)
  })
})
