import { expect, test } from '@jest/globals'
import type { EdgeSign } from './edge-signs.js'
import { spread } from './spread.js'

const frame = { width: 1_000, height: 600, inset: { top: 80, right: 48, bottom: 50, left: 48 } }
type At = Readonly<{ x: number; y: number; severity?: EdgeSign['worst']['severity'] }>
const sign = (sector: number, { x, y, severity = 2 }: At): EdgeSign => ({
  sector,
  count: 1,
  worst: { severity, look: 'unacknowledged' },
  device: `d-${sector}`,
  angle: 0,
  x,
  y,
})
const left = (sector: number, y: number, severity?: At['severity']) =>
  sign(sector, { x: 48, y, ...(severity && { severity }) })
const top = (sector: number, x: number) => sign(sector, { x, y: 80 })

test('signs that would lie on each other move along their side; the gravest keeps its place', () => {
  const signs = spread([left(6, 300), left(7, 310, 4), top(0, 500), top(1, 520)], frame, [])
  expect(signs.find(({ sector }) => sector === 7)).toMatchObject({ x: 48, y: 310 })
  const [first = 0, second = 0] = signs.filter(({ x }) => x === 48).map(({ y }) => y)
  expect(Math.abs(first - second)).toBeGreaterThanOrEqual(38)
  const [third = 0, fourth = 0] = signs.filter(({ y }) => y === 80).map(({ x }) => x)
  expect(Math.abs(third - fourth)).toBeGreaterThanOrEqual(84)
})

test('a sign never stands under the legend', () => {
  const legend = { left: 12, top: 450, right: 300, bottom: 560 }
  const [moved] = spread([left(5, 520)], frame, [legend])
  expect((moved?.y ?? 0) + 19).toBeLessThanOrEqual(450)
})
