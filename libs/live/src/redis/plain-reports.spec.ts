import { type LatestPosition, type LatestValue, areaId, deviceId, feedId } from '@haidang/domain'
import fc from 'fast-check'
import { type NewOfDevice, inColumns, isPlainReports, outOfColumns } from './plain-reports.js'

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

const inOrder = (all: readonly NewOfDevice[]): string[] =>
  all.map((one) => JSON.stringify(one, sortedKeys)).sort()
const sortedKeys = (_key: string, part: unknown): unknown =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
    : part

test('whatever devices say comes out of the columns, or beside them, as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(news, plain)), (all) => {
      const { reports, others } = inColumns(all)
      const sent: unknown = JSON.parse(JSON.stringify(reports))
      const read = Array.isArray(sent) && sent.every(isPlainReports) ? sent.flatMap(outOfColumns) : []
      expect(inOrder([...read, ...others])).toEqual(inOrder(all))
    }),
  )
})

test('what plain devices say is in columns, all of it', () => {
  fc.assert(fc.property(fc.array(plain), (all) => expect(inColumns(all).others).toEqual([])))
})

test.each([
  { feed: 1 },
  { devices: ['a'] },
  { at: ['1', '2'] },
  { positions: { lon: [1, 2] } },
  { values: [] },
  { values: [[1, null]] },
])('columns with %j are none', (odd) => {
  const good = {
    ...{ feed: 'vehicle', devices: ['a', 'b'], areas: ['c', 'c'], at: [1, 2], receivedAt: [1, 2] },
    ...{ quantities: ['speed'], values: [[1, 2]] },
  }
  expect([good, { ...good, ...odd }].map(isPlainReports)).toEqual([true, false])
})
