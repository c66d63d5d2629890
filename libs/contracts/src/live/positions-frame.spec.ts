import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PositionSheet, type PositionsFrame, PositionsWriter, decodePositions } from './positions-frame.js'

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

/** Its records stand on the sheet after some others, as those of a second channel do. */
function encodePositions({ version, serverAt, records }: PositionsFrame, others = 0): Uint8Array {
  const [sheet, writer] = [new PositionSheet(), new PositionsWriter(records.length + others)]
  for (const body of records.slice(0, others)) sheet.add(body)
  for (const { index, ...body } of records) writer.add(index, sheet, sheet.add(body))
  expect(writer.count).toBe(records.length)
  return writer.frame({ version, serverAt })
}

test('positions come back as they went, to a centimetre, a hundredth of a degree and a tenth of a second', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 99 }), fc.nat(4e9), fc.nat(9), (records, version, others) => {
      const bytes = encodePositions({ version, serverAt: 1_795_244_400_123.5, records }, others)
      const frame = decodePositions(bytes)
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

test('a sheet says the flags of each record, and begins anew once it is cleared', () => {
  const body = { lon: 0, lat: 0, speedKmh: 0, headingDeg: 0, ageMs: 0, state: 0, flags: 0 }
  const sheet = new PositionSheet()
  for (let flags = 0; flags < 200; flags += 1) expect(sheet.add({ ...body, flags })).toBe(flags)
  expect([0, 63, 64, 199].map((place) => sheet.flags(place))).toEqual([0, 63, 64, 199])
  sheet.clear()
  expect(sheet.add({ ...body, flags: 7 })).toBe(0)
  expect(sheet.flags(0)).toBe(7)
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
