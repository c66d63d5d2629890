import { describe, expect, test } from '@jest/globals'
import type { Badge } from '../badges/badges.js'
import { edgeSigns } from './edge-signs.js'

const frame = { width: 1_000, height: 600, inset: { top: 50, right: 20, bottom: 20, left: 20 } }
const badge = (device: string, severity: Badge['severity'], position: readonly [number, number]): Badge => ({
  device,
  severity,
  look: 'unacknowledged',
  position,
})
/** In these tests a place is given in pixels. */
const project = ({ position: [x, y] }: Badge) => ({ x, y })

describe('alarms off the picture', () => {
  test('what is in sight has no sign', () => {
    expect(edgeSigns([badge('a', 5, [500, 300])], project, frame)).toEqual([])
  })

  test('are one sign a direction, with their number, the worst shape, and the way to it', () => {
    const [sign, ...others] = edgeSigns(
      [badge('mild', 2, [500, -100]), badge('bad', 4, [510, -400]), badge('mild-too', 1, [490, -50])],
      project,
      frame,
    )
    expect(others).toEqual([])
    expect(sign).toMatchObject({ sector: 0, count: 3, worst: { severity: 4 }, device: 'bad' })
    expect(sign?.y).toBe(50)
  })

  test('stand at the rim where the line to them leaves the picture', () => {
    const signs = edgeSigns([badge('e', 3, [3_000, 300]), badge('w', 3, [-3_000, 300])], project, frame)
    expect(signs.map(({ sector, x, y, angle }) => [sector, x, y, angle])).toEqual([
      [2, 980, 300, 90],
      [6, 20, 300, -90],
    ])
  })
})
