import { expect, test } from '@jest/globals'
import { anAlarm } from '../../live/testing-alarms.js'
import { worstFirst } from './worst-first.js'

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
