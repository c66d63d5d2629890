import { type Rule, type Zone, feedId, ruleId, zoneId } from '@haidang/domain'

/** A rule to be rehearsed; `isMain`: in every run. */
export type RehearsedKind = Readonly<{ name: string; rule: Rule; isMain?: boolean }>

const minuteMs = 60_000
const text = { vi: 'a', en: 'a' }

const ruleOn =
  (feed: string, delayMs: number) =>
  (condition: Rule['condition'], more: Partial<Rule> = {}): Rule => ({
    ...{ id: ruleId('a'), version: 1, name: text, feed: feedId(feed), condition },
    ...{ onDelayMs: delayMs, offDelayMs: delayMs },
    ...more,
  })
const ofStations = ruleOn('air-quality', 2 * minuteMs)
const ofVehicles = ruleOn('vehicle', minuteMs / 2)
const ofCarParks = ruleOn('parking', 0)

const dust: Rule['condition'] = {
  ...{ kind: 'threshold', quantity: 'pm25', direction: 'above', deadband: 1 },
  levels: [
    { limit: 80, severity: 2 },
    { limit: 100, severity: 3 },
  ],
}
const square: Zone = {
  ...{ id: zoneId('square'), name: text },
  ring: [
    [108.19, 16.03],
    [108.23, 16.03],
    [108.23, 16.07],
    [108.19, 16.07],
  ],
}
const road: Zone = {
  ...{ id: zoneId('road'), name: text, halfWidthM: 500 },
  line: [
    [108.1, 16],
    [108.15, 16.03],
    [108.2, 16.05],
    [108.25, 16.06],
    [108.3, 16.1],
  ],
}
const office = {
  zone: 'Asia/Ho_Chi_Minh',
  hours: [{ days: [1, 2, 3, 4, 5], fromMinute: 480, toMinute: 1_020 }],
}
const speed = { kind: 'speed', levels: [{ limit: 60, severity: 2 }], deadband: 5 } as const

/** By what they look at. */
export const rehearsedKinds: Readonly<
  Record<'stations' | 'vehicles' | 'carParks', readonly RehearsedKind[]>
> = {
  stations: [
    { name: 'threshold', isMain: true, rule: ofStations(dust) },
    {
      ...{ name: 'rate', isMain: true },
      rule: ofStations({
        ...{ kind: 'rate', quantity: 'pm25', direction: 'rising', perMs: 60 * minuteMs },
        ...{ windowMs: 30 * minuteMs, deadband: 2, levels: [{ limit: 30, severity: 2 }] },
      }),
    },
    {
      ...{ name: 'sum', isMain: true },
      rule: ofStations({
        ...{ kind: 'sum', quantity: 'pm25', windowMs: 60 * minuteMs, deadband: 100 },
        levels: [{ limit: 5_000, severity: 2 }],
      }),
    },
    {
      ...{ name: 'expression', isMain: true },
      rule: ofStations({
        ...{ kind: 'expression', expression: 'pm25 > 80.0 && pm25 / pm10 >= 1.2', severity: 2 },
        quantities: ['pm25', 'pm10'],
      }),
    },
    {
      name: 'category',
      rule: ofStations({
        ...{ kind: 'category', quantity: 'pm25', scale: 'vn-aqi', deadband: 2 },
        levels: [{ category: 'moderate', severity: 2 }],
      }),
    },
    { name: 'threshold_in_hours', rule: ofStations(dust, { schedule: office }) },
    {
      name: 'silence',
      rule: ofStations({ kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 }),
    },
    {
      name: 'silence_in_hours',
      rule: ofStations(
        { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
        { schedule: office },
      ),
    },
    {
      name: 'silence_of_a_quantity',
      rule: ofStations({ kind: 'no-data', quantities: ['', 'pm25'], missedReports: 3, severity: 2 }),
    },
    {
      name: 'area',
      rule: ofStations({
        ...{ kind: 'area', quantity: 'pm25', direction: 'above', limit: 80, deadband: 1 },
        levels: [{ limit: 12, severity: 2 }],
      }),
    },
  ],
  vehicles: [
    { name: 'speed', isMain: true, rule: ofVehicles(speed) },
    { name: 'speed_in_a_zone', rule: ofVehicles({ ...speed, zone: square }) },
    {
      name: 'stay_in_a_zone',
      rule: ofVehicles({
        ...{ kind: 'geofence', event: 'dwell', dwellMs: 5 * minuteMs, zone: square, severity: 2 },
      }),
    },
    {
      name: 'leaving_a_corridor',
      rule: ofVehicles({ kind: 'geofence', event: 'exit', zone: road, severity: 2 }),
    },
    {
      name: 'state',
      rule: ofVehicles({ kind: 'match', quantity: 'duty', values: ['on-scene'], severity: 2 }),
    },
  ],
  carParks: [
    {
      ...{ name: 'event', isMain: true },
      rule: ofCarParks({
        ...{ kind: 'event', event: 'payment', windowMs: 60 * minuteMs },
        where: [{ field: 'amountVnd', atLeast: 10_000 }],
        levels: [
          { limit: 30, severity: 1 },
          { limit: 45, severity: 2 },
        ],
      }),
    },
  ],
}
