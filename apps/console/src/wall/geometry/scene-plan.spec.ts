import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type WallView, pxPerMinute } from './arc-minutes.js'
import { planScene } from './scene-plan.js'
import { displayQuery, saidSize } from './wall-size.js'

const view = (widthMm: number, farM: number, widthPx = 3_840): WallView => ({
  widthMm,
  heightMm: (widthMm * 9) / 16,
  farM,
  widthPx,
  heightPx: (widthPx * 9) / 16,
})

describe('what a wall can carry', () => {
  test.each([
    { name: '3×3 of 55″ at 8 m', widthMm: 3_629, far: 8, layout: 'whole' },
    { name: '2×2 of 55″ at 8 m', widthMm: 2_419, far: 8, layout: 'whole' },
    { name: '55″ at 5 m', widthMm: 1_210, far: 5, layout: 'narrow' },
    { name: '98″ at 8 m', widthMm: 2_158, far: 8, layout: 'narrow' },
    { name: '55″ at 8 m', widthMm: 1_210, far: 8, layout: 'list' },
    { name: '55″ at 10 m', widthMm: 1_210, far: 10, layout: 'list' },
    { name: 'a desk monitor at 10 m', widthMm: 531, far: 10, layout: 'worst' },
  ])('$name', ({ widthMm, far, layout }) => {
    expect(planScene(view(widthMm, far)).layout).toBe(layout)
  })

  test('a single 55″ for a seat at 10 m carries four lines and says that the map is left out', () => {
    const plan = planScene(view(1_210, 10))
    expect(plan).toMatchObject({ lines: 4, leavesOut: ['map', 'indicators'] })
  })

  test('a sharper signal changes nothing of it, and the digit in a symbol keeps 16′', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 8_000 }),
        fc.double({ min: 1, max: 30, noNaN: true }),
        (mm, far) => {
          const [hd, uhd] = [planScene(view(mm, far, 1_920)), planScene(view(mm, far, 7_680))]
          expect(uhd.layout).toBe(hd.layout)
          expect(uhd.rows).toBe(hd.rows)
          const digit = (hd.symbolPx * (13 / 24) * 0.728) / pxPerMinute(view(mm, far, 1_920))
          expect(digit).toBeGreaterThanOrEqual(16)
        },
      ),
    )
  })

  test('the words of a lost link always fit across the wall', () => {
    expect(planScene(view(3_629, 8)).heroPx).toBe(217)
    expect(planScene(view(1_210, 10)).heroPx * 7.4).toBeLessThan(3_840)
  })
})

describe('the address of a wall', () => {
  const said = (query: string) => saidSize(new URLSearchParams(query))

  test('says its millimetres and its seats', () => {
    expect(said('size=3629x2041&far=8&near=3,5')).toEqual({
      size: { widthMm: 3_629, heightMm: 2_041, farM: 8, nearM: 3.5 },
      assumed: false,
    })
    expect(said(displayQuery({ widthMm: 1_210, heightMm: 680, farM: 5 })).assumed).toBe(false)
  })

  test.each(['', 'size=1210x680', 'far=8', 'size=axb&far=8', 'size=1210x680&far=0', 'size=1x1&far=8'])(
    '“%s” is not enough, and what is assumed is told',
    (query) => expect(said(query).assumed).toBe(true),
  )
})
