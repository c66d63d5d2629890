import type { Scope } from '@haidang/domain'
import {
  type AlarmEventsQuery,
  type Db,
  type Pulse,
  type StoredAlarm,
  type StoredAlarmEvent,
  type StoredDeviceState,
  alarmEventsAfter,
  countAlarmEventsAfter,
  newestAlarmSeq,
  readDeviceStates,
  readLiveAlarms,
  readPulse,
} from '@haidang/store'

/** What the live gateway reads from the database. Everything else it has comes from the bus. */
export type LiveReadings = Readonly<{
  newestSeq(): Promise<number>
  /** In order; without a scope, everybody's. */
  events(of: AlarmEventsQuery): Promise<readonly StoredAlarmEvent[]>
  countEvents(of: { after: number; scope: Scope }): Promise<number>
  /** The live alarms exactly as the log up to `seq` has left them. */
  liveAlarms(scope: Scope): Promise<Readonly<{ seq: number; alarms: readonly StoredAlarm[] }>>
  pulse(now: number): Promise<Pulse>
  deviceStates(): Promise<readonly StoredDeviceState[]>
}>

/** Reads from the database itself. Each rejects with StoreUnavailable when it does not answer. */
export function readingsFrom(db: Db): LiveReadings {
  return {
    newestSeq: () => newestAlarmSeq(db),
    events: (of) => alarmEventsAfter(db, of),
    countEvents: (of) => countAlarmEventsAfter(db, of),
    liveAlarms: (scope) => readLiveAlarms(db, scope),
    pulse: (now) => readPulse(db, now),
    deviceStates: () => readDeviceStates(db),
  }
}
