import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '@haidang/testing'
import { type LiveRig, startLiveRig } from '../live-rig/live-rig.js'

let rig: LiveRig

beforeAll(async () => {
  rig = await startLiveRig({ stations: 4, vehicles: 2, paces: { heartbeatMs: 500 } })
  rig.callers.add('north', { areas: ['north'], feeds: ['air-quality'] })
}, 120_000)

afterAll(() => rig?.close())

test('a newcomer hears a heartbeat at once, and then one after the other', async () => {
  const console = rig.console()
  await console.connected
  await eventually('three beats', () => console.beats.length >= 3)
  const times = console.beats.map(({ at }) => at)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
  for (const { at, heardAt } of console.beats) expect(at).toBeLessThanOrEqual(heardAt)
  console.close()
})

test('it says how every source of the scope does, from the database', async () => {
  const everybody = rig.console()
  const northern = rig.console({ user: 'north' })
  await Promise.all([everybody.connected, northern.connected])
  const [first, second, third] = rig.town.devices
  await rig.writer().write([first!, second!, third!].map((device) => ({ device, values: { pm25: 5 } })))
  const fresh = (console: typeof everybody) => console.beats.at(-1)?.sources
  await eventually('three fresh', () => fresh(everybody)?.some(({ fresh }) => fresh === 3))
  await eventually('two fresh in the north', () => fresh(northern)?.some(({ fresh }) => fresh === 2))
  expect(fresh(everybody)).toEqual([
    { feed: 'air-quality', fresh: 3, total: 4, newestAt: expect.any(Number) },
    { feed: 'vehicle', fresh: 0, total: 2 },
  ])
  expect(fresh(northern)).toEqual([{ feed: 'air-quality', fresh: 2, total: 2, newestAt: expect.any(Number) }])
  everybody.close()
  northern.close()
})

test('its numbers are those of the log, and what it tells of has been sent before it', async () => {
  const console = rig.console({ user: 'north' })
  await console.connected
  const writer = rig.writer()
  for (let count = 0; count < 10; count += 1) {
    await writer.toggle(...rig.town.devices.slice(0, 4))
    await pause(120)
  }
  await eventually(
    'the heartbeat has the newest',
    () => (console.beats.at(-1)?.seq ?? 0) >= rig.live.stats().position,
  )
  expect(console.beats.at(-1)?.prevSeq).toBe(console.last())
  expect(console.gaps()).toBe(0)
  console.close()
})

test('while the database does not answer there is none, the log says so, and afterwards nothing is missing', async () => {
  const console = rig.console()
  await console.connected
  await eventually('it follows', () => console.replies.length > 0)
  const { rows } = await rig.db.query<{ pid: number }>(
    'select pid from pg_stat_activity where pid <> pg_backend_pid()',
  )
  const pids = [rig.database.pid, ...rows.map(({ pid }) => pid)]
  signal(pids, 'SIGSTOP')
  try {
    await eventually(
      'the log says so',
      () => rig.log.some(({ event }) => event === 'live.heartbeat.withheld'),
      { withinMs: 60_000 },
    )
    const { length } = console.beats
    await pause(2_000)
    expect(console.beats.length).toBe(length)
    const refused = await console.socket.timeout(30_000).emitWithAck('alarms', {})
    expect(refused).toEqual({ kind: 'refused', reason: 'unavailable' })
  } finally {
    signal(pids, 'SIGCONT')
  }
  await eventually('beats again', () => rig.log.some(({ event }) => event === 'live.heartbeat.resumed'))
  await eventually('it is reminded that it follows nothing', () =>
    console.resyncs.some(({ alarms }) => alarms),
  )
  console.close()
}, 180_000)

function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch {
      // It ended by itself.
    }
  }
}
