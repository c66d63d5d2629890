import { createOwnStall } from './own-stall.js'

function awakened(...instants: number[]) {
  let now = instants[0] ?? 0
  const stall = createOwnStall({ now: () => now })
  for (now of instants) stall.awake()
  return stall.endedAt()
}

test.each([
  ['who is awake all the time has slept through nothing', [0, 1_000, 6_000, 11_000], -Infinity],
  ['a gap of more than five seconds ends with our waking', [0, 1_000, 6_001, 7_000], 6_001],
  ['the last of many gaps counts', [0, 60_000, 61_000, 120_000, 121_000], 120_000],
  ['a clock that was put forward and back leaves nothing in the future', [0, 3_600_000, 1_000, 2_000], 1_000],
])('%s', (_, instants, endedAt) => {
  expect(awakened(...instants)).toBe(endedAt)
})
