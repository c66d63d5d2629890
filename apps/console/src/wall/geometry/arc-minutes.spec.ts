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
const published = [
  { name: '55″ at 5 m', pitch: 0.315, far: 5, px: [102, 127, 165, 254, 406], lines: 9, letters: 51 },
  { name: '55″ at 8 m', pitch: 0.315, far: 8, px: [163, 203, 264, 406, 650], lines: 5, letters: 32 },
  { name: '55″ at 10 m', pitch: 0.315, far: 10, px: [203, 254, 330, 508, 812], lines: 4, letters: 25 },
  { name: '75″ at 5 m', pitch: 0.432, far: 5, px: [74, 93, 121, 185, 296], lines: 12, letters: 70 },
  { name: '75″ at 8 m', pitch: 0.432, far: 8, px: [119, 148, 193, 296, 474], lines: 7, letters: 44 },
  { name: '75″ at 10 m', pitch: 0.432, far: 10, px: [148, 185, 241, 370, 592], lines: 6, letters: 35 },
  { name: '98″ at 5 m', pitch: 0.562, far: 5, px: [57, 72, 93, 143, 228], lines: 16, letters: 90 },
  { name: '98″ at 8 m', pitch: 0.562, far: 8, px: [92, 114, 148, 228, 365], lines: 10, letters: 57 },
  { name: '98″ at 10 m', pitch: 0.562, far: 10, px: [114, 143, 185, 285, 456], lines: 8, letters: 45 },
  { name: '2×2 of 55″ at 5 m', pitch: 0.63, far: 5, px: [51, 64, 83, 127, 203], lines: 18, letters: 101 },
  { name: '2×2 of 55″ at 8 m', pitch: 0.63, far: 8, px: [82, 102, 132, 203, 325], lines: 11, letters: 63 },
  { name: '2×2 of 55″ at 10 m', pitch: 0.63, far: 10, px: [102, 127, 165, 254, 406], lines: 9, letters: 51 },
  { name: '3×3 of 55″ at 5 m', pitch: 0.945, far: 5, px: [34, 43, 55, 85, 136], lines: 26, letters: 151 },
  { name: '3×3 of 55″ at 8 m', pitch: 0.945, far: 8, px: [55, 68, 88, 136, 217], lines: 16, letters: 95 },
  { name: '3×3 of 55″ at 10 m', pitch: 0.945, far: 10, px: [68, 85, 110, 170, 271], lines: 13, letters: 76 },
]

describe('type in arc-minutes', () => {
  test.each(published)(
    '$name has the published sizes, lines and letters',
    ({ pitch, far, px, lines, letters }) => {
      expect(Object.values(typeScale(wall(pitch, far)))).toEqual(px)
      expect(linesAndLetters(wall(pitch, far))).toEqual({ lines, letters })
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
