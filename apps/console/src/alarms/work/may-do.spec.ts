import { describe, expect, test } from '@jest/globals'
import { alarmStates } from '@haidang/domain'
import { fits, whyNotFor } from './may-do.js'

const facts = (severity: 1 | 2 | 3 | 4 | 5) => ({ state: 'unacknowledged' as const, severity })

describe('what may be done about an alarm', () => {
  test('severity 5 is never shelved, severity 4 by a supervisor', () => {
    expect(whyNotFor('shelve', facts(5), 'administrator')).toBe('shelve.never')
    expect(whyNotFor('shelve', facts(4), 'operator')).toBe('work.supervisor')
    expect(whyNotFor('shelve', facts(4), 'supervisor')).toBeUndefined()
    expect(whyNotFor('shelve', facts(3), 'operator')).toBeUndefined()
  })

  test('out of service and back is a supervisor’s, and who only looks does nothing', () => {
    expect(whyNotFor('out-of-service', facts(1), 'operator')).toBe('work.supervisor')
    expect(whyNotFor('return-to-service', facts(1), 'supervisor')).toBeUndefined()
    expect(whyNotFor('assign', facts(1), 'viewer')).toBe('acknowledge.role')
  })

  test('each state is offered what makes sense in it', () => {
    const offered = (kind: Parameters<typeof fits>[0]) =>
      alarmStates.filter((state) => fits(kind, { state, severity: 3 }))
    expect(offered('acknowledge')).toEqual([
      'unacknowledged',
      'returned-unacknowledged',
      'latched-unacknowledged',
    ])
    expect(offered('unshelve')).toEqual(['shelved'])
    expect(offered('return-to-service')).toEqual(['out-of-service'])
    expect(offered('shelve')).not.toContain('suppressed-by-design')
    expect(offered('comment')).not.toContain('normal')
  })
})
