import { createOwnDeafness } from './own-deafness.js'

function deafness() {
  const clock = { at: 0, now: () => clock.at }
  const own = createOwnDeafness(clock)
  const after = (ms: number, what: 'failed' | 'reached'): number => {
    clock.at += ms
    own[what]()
    return own.endedAt()
  }
  return { clock, after }
}

test('an outage ends when the database answers again', () => {
  const { after } = deafness()
  expect(after(1_000, 'failed')).toBe(Number.NEGATIVE_INFINITY)
  expect(after(4_000, 'failed')).toBe(Number.NEGATIVE_INFINITY)
  expect(after(2_000, 'reached')).toBe(7_000)
  expect(after(60_000, 'reached')).toBe(7_000)
})

test('a failure now and then is no outage', () => {
  const { after } = deafness()
  for (let turn = 0; turn < 10; turn += 1) {
    after(1_000, 'failed')
    expect(after(4_000, 'reached')).toBe(Number.NEGATIVE_INFINITY)
  }
})

test('a clock that is moved back leaves no end in the future', () => {
  const { clock, after } = deafness()
  after(0, 'failed')
  expect(after(6_000, 'reached')).toBe(6_000)
  clock.at = 2_000
  expect(after(0, 'reached')).toBe(2_000)
})
