import type { LiveAlarmEvent } from '@haidang/contracts'
import { AlarmLog } from './alarm-log.js'

const alarm: LiveAlarmEvent['alarm'] = {
  id: 'a',
  rule: { id: 'r', version: 1, name: { vi: 'r', en: 'r' } },
  device: 'd',
  feed: 'f',
  area: 'x',
  quantity: 'q',
  state: 'unacknowledged',
  severity: 2,
  message: { vi: 'm', en: 'm' },
  raisedAt: 0,
  learnedAt: 0,
  occurrences: 1,
  retro: false,
  seq: 1,
}
const event = (seq: number, prevSeq: number): LiveAlarmEvent => ({
  ...{
    seq,
    prevSeq,
    at: 0,
    learnedAt: 0,
    from: 'normal',
    to: 'unacknowledged',
    reason: 'raised',
    retro: false,
  },
  alarm,
})
const numbers = (log: AlarmLog): number[] => log.events.map(({ seq }) => seq)
const begun = (upTo: number): AlarmLog => {
  const log = new AlarmLog()
  log.request()
  log.takeReply({ kind: 'snapshot', alarms: [], upTo, missed: 0, scope: 's' })
  return log
}

describe('a live client’s alarm log', () => {
  test('takes what follows and nothing twice', () => {
    const log = begun(10)
    expect(log.takeEvent(event(11, 10))).toBe(false)
    expect(log.takeEvent(event(11, 10))).toBe(false)
    expect(numbers(log)).toEqual([11])
  })

  test('asks for what is missing and then has it in order', () => {
    const log = begun(10)
    expect(log.takeEvent(event(13, 12))).toBe(true)
    expect(log.request()).toEqual({ after: 10, scope: 's' })
    expect(log.takeEvent(event(14, 13))).toBe(false)
    const events = [event(11, 10), event(12, 11)]
    expect(log.takeReply({ kind: 'events', events, upTo: 12, more: false, scope: 's' })).toBe(false)
    expect(numbers(log)).toEqual([11, 12, 13, 14])
    expect(log.resumptions).toEqual([{ after: 10, events: 2 }])
    expect(log.snapshots).toBe(1)
  })

  test('asks when a heartbeat knows more, but not twice at once', () => {
    const log = begun(10)
    expect(log.takeBeat({ prevSeq: 10 })).toBe(false)
    expect(log.takeBeat({ prevSeq: 11 })).toBe(true)
    log.request()
    expect(log.takeBeat({ prevSeq: 11 })).toBe(false)
  })

  test('asks anew, after its last number, when the link went while it was asking', () => {
    const log = begun(10)
    log.takeEvent(event(11, 10))
    log.request()
    log.takeEvent(event(13, 12))
    log.unanswered()
    expect(log.request()).toEqual({ after: 11, scope: 's' })
    const events = [event(12, 11), event(13, 12)]
    log.takeReply({ kind: 'events', events, upTo: 13, more: false, scope: 's' })
    expect(numbers(log)).toEqual([11, 12, 13])
  })
})
