import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { linesAndLetters, pxPerMinute, typeScale, type WallView } from './arc-minutes.js'

const wall = (pitchMm: number, farM: number, widthPx = 3_840): WallView => ({
  widthMm: pitchMm * 3_840,
  heightMm: pitchMm * 2_160,
  farM,
  widthPx,
  heightPx: (widthPx * 9) / 16,
})

/** Pitch of a 4K signal; seat; pixels of 16′ 20′ 26′ 40′ 64′; lines and letters. */
const published: [
  name: string,
  pitchMm: number,
  farM: number,
  px: number[],
  lines: number,
  letters: number,
][] = [
  ['55″ at 5 m', 0.315, 5, [102, 127, 165, 254, 406], 9, 51],
  ['55″ at 8 m', 0.315, 8, [163, 203, 264, 406, 650], 5, 32],
  ['55″ at 10 m', 0.315, 10, [203, 254, 330, 508, 812], 4, 25],
  ['75″ at 5 m', 0.432, 5, [74, 93, 121, 185, 296], 12, 70],
  ['75″ at 8 m', 0.432, 8, [119, 148, 193, 296, 474], 7, 44],
  ['75″ at 10 m', 0.432, 10, [148, 185, 241, 370, 592], 6, 35],
  ['98″ at 5 m', 0.562, 5, [57, 72, 93, 143, 228], 16, 90],
  ['98″ at 8 m', 0.562, 8, [92, 114, 148, 228, 365], 10, 57],
  ['98″ at 10 m', 0.562, 10, [114, 143, 185, 285, 456], 8, 45],
  ['2×2 of 55″ at 5 m', 0.63, 5, [51, 64, 83, 127, 203], 18, 101],
  ['2×2 of 55″ at 8 m', 0.63, 8, [82, 102, 132, 203, 325], 11, 63],
  ['2×2 of 55″ at 10 m', 0.63, 10, [102, 127, 165, 254, 406], 9, 51],
  ['3×3 of 55″ at 5 m', 0.945, 5, [34, 43, 55, 85, 136], 26, 151],
  ['3×3 of 55″ at 8 m', 0.945, 8, [55, 68, 88, 136, 217], 16, 95],
  ['3×3 of 55″ at 10 m', 0.945, 10, [68, 85, 110, 170, 271], 13, 76],
]

describe('type in arc-minutes', () => {
  test.each(published)(
    '%s has the published sizes, lines and letters',
    (_, pitch, farM, px, lines, letters) => {
      expect(Object.values(typeScale(wall(pitch, farM)))).toEqual(px)
      expect(linesAndLetters(wall(pitch, farM))).toEqual({ lines, letters })
    },
  )

  test.each([
    [0.315, [51, 64, 83, 127, 203]],
    [0.63, [26, 32, 42, 64, 102]],
  ])('a 1080p signal on a wall of %d mm a 4K pixel needs half of it', (pitch, px) => {
    expect(Object.values(typeScale(wall(pitch, 5, 1_920)))).toEqual(px)
  })

  test('no size is ever below what it is called', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: 1, max: 40, noNaN: true }),
        fc.integer({ min: 640, max: 16_384 }),
        (pitch, farM, widthPx) => {
          const view = wall(pitch, farM, widthPx)
          expect((typeScale(view).micro * 0.728) / pxPerMinute(view)).toBeGreaterThan(15.999)
          expect((typeScale(view).body * 0.728) / pxPerMinute(view)).toBeGreaterThan(19.999)
        },
      ),
    )
  })
})
