import { type DeviceId, deviceId } from '@haidang/domain'
import fc from 'fast-check'

import { type LateStretch, cutStretch, joinStretches, marginMs } from './late-stretch.js'

const device = deviceId('air-01')
const other = deviceId('air-02')
const near = (): number => 10
const stretch = (fromAt: number, toAt: number, of: DeviceId = device): LateStretch => ({
  device: of,
  fromAt,
  toAt,
})

test('stretches of one device that touch or nearly touch become one', () => {
  const parts = [stretch(50, 60), stretch(0, 20), stretch(70, 80), stretch(15, 30)]
  expect(joinStretches(parts, near)).toEqual([stretch(0, 30), stretch(50, 80)])
})

test('stretches of different devices stay apart', () => {
  expect(joinStretches([stretch(0, 20), stretch(10, 30, other)], near)).toHaveLength(2)
})

test('a stretch within another disappears', () => {
  expect(joinStretches([stretch(0, 100), stretch(10, 20)], near)).toEqual([stretch(0, 100)])
})

test('a margin is 300 reports, one hour at least and one day at most', () => {
  expect([1_000, 15_000, 300_000].map(marginMs)).toEqual([3_600_000, 4_500_000, 86_400_000])
})

test('the pieces of a stretch cover it without a gap, and none is too long', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.nat(100_000),
      fc.integer({ min: 1, max: 500 }),
      (fromAt, length, reports) => {
        const pieces = cutStretch(stretch(fromAt, fromAt + length), { intervalMs: 10, reports })
        expect([pieces[0]!.fromAt, pieces.at(-1)!.toAt]).toEqual([fromAt, fromAt + length])
        expect(pieces.every((piece, index) => index === 0 || piece.fromAt === pieces[index - 1]!.toAt)).toBe(
          true,
        )
        expect(pieces.every((piece) => piece.toAt - piece.fromAt <= 10 * reports)).toBe(true)
      },
    ),
  )
})
