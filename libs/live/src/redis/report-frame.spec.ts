import { deviceId, feedId } from '@haidang/domain'
import fc from 'fast-check'
import type { PlainReports } from '../plain-reports.js'
import { readReportFrame, writeReportFrame } from './report-frame.js'

const text = fc.string({ maxLength: 4 })
const id = fc.constantFrom('a', 'truck-7', 'aq-01')
const number = fc.double({ noNaN: true, noDefaultInfinity: true })
const numbers = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((all) => Float64Array.from(all))
const words = fc.array(fc.oneof(text, fc.boolean()), { maxLength: 3 })
const report: fc.Arbitrary<PlainReports> = fc.nat(5).chain((length) =>
  fc.record(
    {
      feed: fc.constantFrom(feedId('vehicle'), feedId('parking')),
      devices: fc.oneof(
        fc.array(id.map(deviceId), { minLength: length, maxLength: length }),
        numbers(length),
      ),
      ...{ at: numbers(length), receivedAt: numbers(length) },
      positions: fc.record({ lon: numbers(length), lat: numbers(length) }),
      columns: fc.array(
        fc.record(
          { quantity: text, numbers: numbers(length), words },
          { requiredKeys: ['quantity', 'numbers'] },
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: ['feed', 'devices', 'at', 'receivedAt', 'columns'] },
  ),
)
const frame = fc.record({ reports: fc.array(report, { maxLength: 4 }), beside: fc.jsonValue() })
const known = {
  reports: [
    {
      ...{ feed: feedId('vehicle'), devices: [deviceId('a'), deviceId('b')] },
      ...{ at: Float64Array.of(1, 2), receivedAt: Float64Array.of(3, 4) },
      columns: [{ quantity: 'duty', numbers: Float64Array.of(0, 1), words: ['away', true] }],
    },
  ],
  beside: {},
}

test('what is written is read, and keeps nothing of the bytes that it was read from', () => {
  fc.assert(
    fc.property(frame, ({ reports, beside }) => {
      const bytes = writeReportFrame({ reports, beside })
      const read = readReportFrame(bytes)
      bytes.fill(0)
      expect(read?.reports).toEqual(reports)
      expect(JSON.stringify(read?.beside)).toBe(JSON.stringify(beside))
    }),
  )
})

test('wherever it lies in what Redis has sent', () => {
  for (let offset = 0; offset < 8; offset += 1) {
    const bytes = Buffer.concat([Buffer.alloc(offset), writeReportFrame(known)]).subarray(offset)
    expect(readReportFrame(bytes)).toEqual(known)
  }
})

test('a frame of the version before, in which devices have names only, is still read', () => {
  expect(readReportFrame(Buffer.concat([Buffer.of(2), writeReportFrame(known).subarray(1)]))).toEqual(known)
})

test('any other bytes, also a frame cut off or one with a byte too many, are none', () => {
  const bytes = writeReportFrame(known)
  for (let length = 0; length < bytes.length; length += 1)
    expect(readReportFrame(bytes.subarray(0, length))).toBeUndefined()
  expect(readReportFrame(Buffer.concat([bytes, Buffer.alloc(1)]))).toBeUndefined()
  expect(readReportFrame(Buffer.concat([Buffer.of(4), bytes.subarray(1)]))).toBeUndefined()
  fc.assert(fc.property(fc.uint8Array(), (any) => expect(readReportFrame(Buffer.from(any))).toBeUndefined()))
})

test.each([
  ['"feed":"vehicle"', '"feed":[       ]'],
  ['"a"', '[1]'],
  ['"placed":false', '"placed":12345'],
  ['"quantity"', '"kuantity"'],
  ['"away"', '[1234]'],
  ['["a","b"]', '-1       '],
  ['["a","b"]', '1.5      '],
  ['"reports"', '"rapports"'.slice(0, 9)],
])('a head with %s as %s is none', (good, odd) => {
  const bytes = writeReportFrame(known).toString('latin1')
  expect(readReportFrame(Buffer.from(bytes.replace(good, odd), 'latin1'))).toBeUndefined()
})
