import { type LatestPosition, type LatestValue, areaId, deviceId, feedId } from '@haidang/domain'
import fc from 'fast-check'
import type { NewOfDevice } from '../live-bus.js'
import type { PlainReports } from '../plain-reports.js'
import { inColumns } from './in-columns.js'
import { readReportFrame, writeReportFrame } from './report-frame.js'

const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.boolean(),
  fc.string(),
)
const moment = fc.record({ at: fc.nat(9), receivedAt: fc.nat(9) })
const latest: fc.Arbitrary<LatestValue> = fc.record({
  ...{ value, at: fc.nat(2), receivedAt: fc.nat(2) },
  status: fc.constantFrom('measuring', 'fault'),
  flags: fc.subarray(['implausible' as const]),
})
const position: fc.Arbitrary<LatestPosition> = fc
  .tuple(moment, fc.nat(180), fc.nat(90))
  .map(([at, lon, lat]) => ({ ...at, position: [lon, lat] }))
const key = fc.constantFrom('speed', 'heading', 'duty')
/** Every second one is known by key, too. */
const who = fc.nat(20).map((place) => {
  return { device: deviceId(`truck-${place}`), ...(place % 2 === 0 && { key: place }) }
})
const said = fc.record({
  feed: fc.constantFrom(feedId('vehicle'), feedId('parking')),
  area: fc.constantFrom(areaId('hai-chau'), areaId('son-tra')),
  state: fc.record(
    {
      latest: fc.dictionary(key, latest, { noNullPrototype: true }),
      position,
      presence: fc.record({ online: fc.boolean(), at: fc.nat(9) }),
    },
    { requiredKeys: ['latest'] },
  ),
})
const news: fc.Arbitrary<NewOfDevice> = fc.tuple(who, said).map(([one, what]) => ({ ...one, ...what }))
/** As vehicles report: all at once, nothing flagged. */
const plain: fc.Arbitrary<NewOfDevice> = fc
  .tuple(news, moment, fc.dictionary(key, value, { minKeys: 1, noNullPrototype: true }), fc.boolean())
  .map(([{ device, key, feed, area }, at, values, isPlaced]) => {
    const said = Object.entries(values).map(([quantity, value]) => {
      return [quantity, { value, ...at, status: 'measuring', flags: [] } satisfies LatestValue] as const
    })
    const placed = isPlaced && { position: { position: [108.2, 16.05] as const, ...at } }
    const state = { latest: Object.fromEntries(said), ...placed }
    return { device, ...(key !== undefined && { key }), feed, area, state }
  })

/** Each device by itself again, by name. */
function oneByOne({ feed, devices, at, receivedAt, positions, columns }: PlainReports) {
  const names = [...devices].map((one) => (typeof one === 'number' ? `truck-${one}` : one))
  return names.map((device, place) => {
    const times = { at: at[place]!, receivedAt: receivedAt[place]! }
    const said = columns.map(({ quantity, numbers, words }) => {
      const number = numbers[place]!
      return [quantity, { value: words ? words[number] : number, ...times, status: 'measuring', flags: [] }]
    })
    const position = positions && { position: [positions.lon[place], positions.lat[place]], ...times }
    return { device, feed, state: { latest: Object.fromEntries(said), ...(position && { position }) } }
  })
}

const inOrder = (all: readonly object[]): string[] =>
  all.map((one) => JSON.stringify({ ...one, area: undefined, key: undefined }, sortedKeys)).sort()
const sortedKeys = (_key: string, part: unknown): unknown =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
    : part

test('whatever devices say comes out of the columns, or beside them, as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(news, plain)), (all) => {
      const { reports, others } = inColumns(all)
      const frame = readReportFrame(writeReportFrame({ reports, beside: others }))
      expect(frame).toEqual({ reports, beside: others })
      expect(inOrder([...(frame?.reports ?? []).flatMap(oneByOne), ...others])).toEqual(inOrder(all))
    }),
  )
})

test('what plain devices say is in columns, all of it', () => {
  fc.assert(fc.property(fc.array(plain), (all) => expect(inColumns(all).others).toEqual([])))
})

test('who is known by key is told by key, and nobody’s name with them', () => {
  fc.assert(
    fc.property(fc.array(plain), (all) => {
      const { reports } = inColumns(all)
      const names = reports.flatMap(({ devices }) => (devices instanceof Float64Array ? [] : devices))
      expect(names.sort()).toEqual(
        all
          .filter(({ key }) => key === undefined)
          .map(({ device }) => device)
          .sort(),
      )
    }),
  )
})
