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
const news: fc.Arbitrary<NewOfDevice> = fc.record({
  device: fc.nat(20).map((place) => deviceId(`truck-${place}`)),
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
/** As vehicles report: all at once, nothing flagged. */
const plain: fc.Arbitrary<NewOfDevice> = fc
  .tuple(news, moment, fc.dictionary(key, value, { minKeys: 1, noNullPrototype: true }), fc.boolean())
  .map(([{ device, feed, area }, at, values, isPlaced]) => {
    const said = Object.entries(values).map(([quantity, value]) => {
      return [quantity, { value, ...at, status: 'measuring', flags: [] } satisfies LatestValue] as const
    })
    const placed = isPlaced && { position: { position: [108.2, 16.05] as const, ...at } }
    return { device, feed, area, state: { latest: Object.fromEntries(said), ...placed } }
  })

/** Each device by itself again. */
function oneByOne({ feed, devices, at, receivedAt, positions, columns }: PlainReports) {
  return devices.map((device, place) => {
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
  all.map((one) => JSON.stringify({ ...one, area: undefined }, sortedKeys)).sort()
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
