import { usualPaces } from './live-paces.js'
import { judgeBacklog } from './watch-slow.js'

const backlog = (packets: number, waitingMs = 0, bytes = 0) => ({ packets, waitingMs, bytes })
const judge = (of: ReturnType<typeof backlog>, shed = false) => judgeBacklog(of, shed, usualPaces.slow)

test('a client that keeps up is left alone', () => {
  expect(judge(backlog(0))).toBe('fine')
  expect(judge(backlog(500, 5_000))).toBe('fine')
})

test('a client that falls behind loses its water first', () => {
  expect(judge(backlog(501))).toBe('shed')
  expect(judge(backlog(1, 5_001))).toBe('shed')
})

test('a client without water is told to ask again only when it has taken everything', () => {
  expect(judge(backlog(1, 6_000), true)).toBe('fine')
  expect(judge(backlog(0), true)).toBe('caught-up')
})

test.each([[backlog(2_001)], [backlog(1, 15_001)], [backlog(1, 0, 16 * 1_024 * 1_024 + 1)]])(
  'a client that is stuck is cut off, with or without water: %p',
  (stuck) => {
    expect(judge(stuck)).toBe('cut')
    expect(judge(stuck, true)).toBe('cut')
  },
)
