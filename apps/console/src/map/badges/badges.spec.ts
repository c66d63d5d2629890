import { describe, expect, test } from '@jest/globals'
import { anAlarm } from '../../live/testing-alarms.js'
import { badgesOf } from './badges.js'

const somewhere = () => [108.2, 16] as const

describe('badges on the map', () => {
  test('a device carries its worst alarm, and of equals the one that waits, with their number', () => {
    const alarms = [
      anAlarm({ id: 'a', severity: 3, state: 'acknowledged' }),
      anAlarm({ id: 'b', severity: 3 }),
      anAlarm({ id: 'c', severity: 2 }),
    ]
    expect(badgesOf(alarms, somewhere)).toEqual([
      { device: 'aq-01', severity: 3, look: 'unacknowledged', position: [108.2, 16], count: 3 },
    ])
  })

  test('what is set aside carries none, and neither does a device that is nowhere', () => {
    expect(badgesOf([anAlarm({ state: 'shelved' })], somewhere)).toEqual([])
    expect(badgesOf([anAlarm()], () => undefined)).toEqual([])
  })

  test('an alarm that is over but not acknowledged is an outline', () => {
    expect(badgesOf([anAlarm({ state: 'returned-unacknowledged' })], somewhere)[0]?.look).toBe('returned')
  })
})
