import type { LiveAlarm, LiveAlarmEvent } from '@haidang/contracts'

const aFrozenMoment = 1_795_000_000_000

/** An alarm for a test; what the test does not say is ordinary. */
export function anAlarm(part: Partial<LiveAlarm> = {}): LiveAlarm {
  return {
    id: 'pm25-high.aq-01.pm25.1',
    rule: { id: 'pm25-high', version: 1, name: { vi: 'Bụi PM2.5 cao', en: 'High PM2.5' } },
    device: 'aq-01',
    feed: 'air-quality',
    area: 'ward-1',
    quantity: 'pm25',
    state: 'unacknowledged',
    severity: 3,
    message: { vi: 'PM2.5 160 µg/m³ (ngưỡng 150) — Trạm 1', en: 'PM2.5 160 µg/m³ (limit 150) — Station 1' },
    raisedAt: aFrozenMoment,
    learnedAt: aFrozenMoment,
    occurrences: 1,
    value: 160,
    limit: 150,
    retro: false,
    seq: 1,
    ...part,
  }
}

/** The line of the log that made `alarm` what it is. */
export function anEvent(seq: number, prevSeq: number, part: Partial<LiveAlarmEvent> = {}): LiveAlarmEvent {
  return {
    seq,
    prevSeq,
    at: aFrozenMoment,
    learnedAt: aFrozenMoment,
    from: 'normal',
    to: 'unacknowledged',
    reason: 'raised',
    retro: false,
    alarm: anAlarm({ id: `alarm-${seq}`, seq }),
    ...part,
  }
}
