import { describe, expect, test } from '@jest/globals'
import { missedEvents, missedWhole } from './missed.js'
import { anAlarm, anEvent } from './testing-alarms.js'

const gap = { fromAt: 1_000, toAt: 9_000 }

describe('what was missed', () => {
  test('counts new occurrences by severity and what is over', () => {
    const events = [
      anEvent(1, 0, { alarm: anAlarm({ severity: 4 }) }),
      anEvent(2, 1, { alarm: anAlarm({ severity: 2 }) }),
      anEvent(3, 2, { alarm: anAlarm({ severity: 2 }), reason: 'raised-again' }),
      anEvent(4, 3, { reason: 'acknowledged' }),
      anEvent(5, 4, { reason: 'returned' }),
      anEvent(6, 5, { reason: 'found-in-late-data', retro: true }),
    ]
    expect(missedEvents(events, gap)).toEqual({
      ...gap,
      raised: [0, 2, 0, 1, 0],
      ids: events.slice(0, 3).map(({ alarm }) => alarm.id),
      returned: 1,
      whole: false,
    })
  })

  test('compares before with after when the log was too long', () => {
    const before = [anAlarm({ id: 'a' }), anAlarm({ id: 'b' })]
    const after = [anAlarm({ id: 'b' }), anAlarm({ id: 'c', severity: 5 })]
    expect(missedWhole(before, after, gap)).toEqual({
      ...gap,
      raised: [0, 0, 0, 0, 1],
      ids: ['c'],
      returned: 1,
      whole: true,
    })
  })
})
