import { bad, good, inLines } from './diagnosis.js'
import { judgeDisk, lookAtNode } from './look-at-machine.js'
import { judgeClock } from './look-at-product.js'

const gibi = 1_073_741_824
const room = (free: number) => ({ dataDir: '/data', freeBytes: free * gibi, allBytes: 100 * gibi })

test.each([
  [0.1, 'bad'],
  [2, 'doubtful'],
  [50, 'good'],
])('with %d GiB free the disk is %s', (free, health) =>
  expect(judgeDisk(room(free))).toMatchObject({ health }),
)

test.each([
  [90, 'good'],
  [-1_900, 'good'],
  [60_000, 'bad'],
  [-60_000, 'bad'],
])('a clock %d ms ahead is %s', (aheadMs, health) => expect(judgeClock(aheadMs)).toMatchObject({ health }))

test('a Node of which nobody takes care any more is doubtful', () => {
  expect(lookAtNode('20.19.0')).toMatchObject({ health: 'doubtful' })
  expect(lookAtNode('24.1.0')).toMatchObject({ health: 'good' })
})

test('what is wrong comes with what to do', () => {
  expect(inLines(good('disk', 'enough'))).toEqual(['  ✓ disk         enough'])
  expect(inLines(bad('disk', 'full', 'make room'))).toEqual([
    '  ✗ disk         full',
    '                 → make room',
  ])
})
