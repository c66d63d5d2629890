import { expect, test } from '@jest/globals'
import { anAlarm } from '../../live/testing-alarms.js'
import { worstFirst } from './worst-first.js'

test('what waits of 4 and 5 stands before a 5 that somebody has seen', () => {
  const seen = anAlarm({ id: 'seen', severity: 5, state: 'acknowledged' })
  const waits = anAlarm({ id: 'waits', severity: 4 })
  expect(worstFirst([seen, waits]).map(({ id }) => id)).toEqual(['waits', 'seen'])
})

test('the worst first, of equals what waits and then the newest; what is set aside is not listed', () => {
  const alarms = [
    anAlarm({ id: 'waits', severity: 2 }),
    anAlarm({ id: 'seen', severity: 4, state: 'acknowledged' }),
    anAlarm({ id: 'older', severity: 4, raisedAt: 1 }),
    anAlarm({ id: 'newer', severity: 4, raisedAt: 2 }),
    anAlarm({ id: 'shelved', severity: 5, state: 'shelved' }),
  ]
  expect(worstFirst(alarms).map(({ id }) => id)).toEqual(['newer', 'older', 'seen', 'waits'])
})
