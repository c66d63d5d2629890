import { createBrokerEar } from './broker-ear.js'

test('a broker is heard since the connection that is open', () => {
  const clock = { at: 0, now: () => clock.at }
  const stats = { isConnected: false, connections: 0 }
  const since = createBrokerEar(() => stats, clock)
  const at = (now: number, is: Partial<typeof stats> = {}): number => {
    clock.at = now
    Object.assign(stats, is)
    return since()
  }
  expect(at(1_000)).toBe(1_000)
  expect(at(2_000, { isConnected: true, connections: 1 })).toBe(2_000)
  expect(at(9_000)).toBe(2_000)
  expect(at(10_000, { isConnected: false })).toBe(10_000)
  expect(at(12_000, { isConnected: true, connections: 2 })).toBe(12_000)
  expect(at(20_000)).toBe(12_000)
})

test('a connection that was made anew between two looks counts from then', () => {
  const clock = { at: 5_000, now: () => clock.at }
  const stats = { isConnected: true, connections: 3 }
  const since = createBrokerEar(() => stats, clock)
  expect(since()).toBe(5_000)
  stats.connections = 4
  clock.at = 7_000
  expect(since()).toBe(7_000)
})
