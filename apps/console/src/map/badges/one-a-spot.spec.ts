import { expect, test } from '@jest/globals'
import type { Badge } from './badges.js'
import { oneASpot } from './one-a-spot.js'

const badge = (device: string, severity: Badge['severity'], x: number): Badge => ({
  device,
  severity,
  look: 'unacknowledged',
  position: [x, 0],
})
/** In this test a place is given in pixels. */
const project = ({ position: [x, y] }: Badge) => ({ x, y })

test('alarms of one spot are one badge, the worst, with the number of all; what lies beside it stays', () => {
  const badges = [badge('mild', 4, 1), { ...badge('bad', 5, 0), count: 2 }, badge('beside', 4, 12)]
  expect(oneASpot(badges, project, 8)).toEqual([{ ...badge('bad', 5, 0), count: 3 }, badge('beside', 4, 12)])
})
