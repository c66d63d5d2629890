import type { Device } from '../device/device.js'
import type { EngineDevice } from '../engine/device-state.js'
import type { EventSignal, ObservationSignal } from '../engine/signal.js'
import { agencyId, areaId, deviceId, feedId, ruleId, zoneId } from '../ids.js'
import type { ObservedValue, Value } from '../observation/observation.js'
import type { Condition } from '../rule/condition.js'
import type { Rule } from '../rule/rule.js'

/** A device of one-minute reports, unless told otherwise. */
export function aDevice(with_: Partial<EngineDevice> = {}): EngineDevice {
  return { id: deviceId('station-1'), feed: feedId('air-quality'), intervalMs: 60_000, ...with_ }
}

/** An air-quality station of the register that reports each five minutes, unless told otherwise. */
export function aStation(with_: Partial<Device> = {}): Device {
  return {
    id: deviceId('air-01'),
    feed: feedId('air-quality'),
    name: { vi: 'Trạm 1', en: 'Station 1' },
    area: areaId('hai-chau'),
    agency: agencyId('environment'),
    intervalSeconds: 300,
    labels: {},
    simulated: false,
    ...with_,
  }
}

type Changes<Kind extends Condition['kind']> = Partial<Omit<Rule, 'condition'>> & {
  condition?: Partial<Extract<Condition, { kind: Kind }>>
}

/** PM2.5 over 80 (severity 2) and 150 (severity 3), deadband 2, no delays. */
export function aThresholdRule({ condition, ...rest }: Changes<'threshold'> = {}): Rule {
  return {
    ...base('dust'),
    condition: {
      kind: 'threshold',
      quantity: 'pm25',
      direction: 'above',
      levels: [
        { limit: 80, severity: 2 },
        { limit: 150, severity: 3 },
      ],
      deadband: 2,
      ...condition,
    },
    ...rest,
  }
}

/** Three missed reports of the whole device. */
export function aNoDataRule({ condition, ...rest }: Changes<'no-data'> = {}): Rule {
  return {
    ...base('silence'),
    condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2, ...condition },
    ...rest,
  }
}

/** Entering a square of 0.01 degrees around (108.2, 16.0). */
export function aGeofenceRule({ condition, ...rest }: Changes<'geofence'> = {}): Rule {
  const ring = [
    [108.195, 15.995],
    [108.205, 15.995],
    [108.205, 16.005],
    [108.195, 16.005],
  ] as const
  return {
    ...base('zone'),
    condition: {
      kind: 'geofence',
      event: 'enter',
      zone: { id: zoneId('square'), name: { vi: 'Ô vuông', en: 'Square' }, ring },
      severity: 3,
      ...condition,
    },
    ...rest,
  }
}

/** A rule over this condition, without delays. */
export function aRule(condition: Condition, with_: Partial<Rule> = {}): Rule {
  return { ...base(`a-${condition.kind}`), condition, ...with_ }
}

function base(id: string): Omit<Rule, 'condition'> {
  return {
    id: ruleId(id),
    version: 1,
    name: { vi: id, en: id },
    feed: feedId('air-quality'),
    onDelayMs: 0,
    offDelayMs: 0,
  }
}

/** A measured value without flags. */
export function observed(quantity: string, value: Value, with_: Partial<ObservedValue> = {}): ObservedValue {
  return { quantity, value, status: 'measuring', flags: [], revision: 0, ...with_ }
}

/** Newly stored values of one instant, received at once unless told otherwise. */
export function anObservation(
  at: number,
  values: Record<string, Value>,
  with_: Partial<ObservationSignal> = {},
): ObservationSignal {
  return {
    kind: 'observation',
    at,
    receivedAt: at,
    values: Object.entries(values).map(([quantity, value]) => observed(quantity, value)),
    ...with_,
  }
}

/** A payment that came at once, unless told otherwise. */
export function anEvent(at: number, with_: Partial<EventSignal> = {}): EventSignal {
  const data = { session: 'S-1', amountVnd: 15_000, outcome: 'paid' }
  return { kind: 'event', event: 'payment', at, receivedAt: at, data, maxAgeMs: 900_000, ...with_ }
}
