import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodePositions, encodePositions } from './positions-frame.js'

const record = fc.record({
  index: fc.nat(100_000),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  speedKmh: fc.double({ min: 0, max: 250, noNaN: true }),
  headingDeg: fc.double({ min: 0, max: 359.99, noNaN: true }),
  ageMs: fc.integer({ min: 0, max: 6_000_000 }),
  state: fc.nat(255),
  flags: fc.nat(255),
})

test('positions come back as they went, to a centimetre, a hundredth of a degree and a tenth of a second', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 50 }), fc.nat(4e9), (records, version) => {
      const frame = decodePositions(encodePositions({ version, serverAt: 1_795_244_400_123.5, records }))
      expect(frame).toMatchObject({ version, serverAt: 1_795_244_400_123.5 })
      expect(frame.records).toHaveLength(records.length)
      frame.records.forEach((got, place) => {
        const sent = records[place]
        if (!sent) throw new Error('more records came back than went')
        expect(got).toMatchObject({ index: sent.index, state: sent.state, flags: sent.flags })
        expect(Math.abs(got.lon - sent.lon)).toBeLessThan(1e-7)
        expect(Math.abs(got.lat - sent.lat)).toBeLessThan(1e-7)
        expect(Math.abs(got.speedKmh - sent.speedKmh)).toBeLessThan(0.03)
        expect(Math.abs(got.headingDeg - sent.headingDeg)).toBeLessThan(0.006)
        expect(Math.abs(got.ageMs - sent.ageMs)).toBeLessThanOrEqual(50)
      })
    }),
  )
})

test('an age too great for its field stays at its end', () => {
  const [got] = decodePositions(
    encodePositions({
      version: 1,
      serverAt: 0,
      records: [{ index: 0, lon: 0, lat: 0, speedKmh: 0, headingDeg: -90, ageMs: 1e12, state: 0, flags: 0 }],
    }),
  ).records
  expect(got).toMatchObject({ ageMs: 6_553_500, headingDeg: 270 })
})

test.each([0, 15, 17, 35])('%d bytes are no frame', (length) => {
  expect(() => decodePositions(new Uint8Array(length))).toThrow(RangeError)
})
