import type { AlarmEventJson, AlarmJson, DeviceJson, ScreenJson } from '@haidang/contracts'
import { setTimeout as pause } from 'node:timers/promises'

import { startSilenceWatch } from '@haidang/alerting'
import { type Operator, eventually } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
import { admin } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'
import { type Wall, aBeat, pairWall, wallWith } from '../rest-rig/wall.js'

/** A wall is watched like any device: silent, frozen, back, and, once revoked, nobody's concern. */

type Page<T> = { items: T[] }

let rig: RestRig
let boss: Operator
let watch: ReturnType<typeof startSilenceWatch>

beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  const { db, clock, commit } = rig
  const listeningSinceAt = () => Number.NEGATIVE_INFINITY
  watch = startSilenceWatch({ db, clock, commit, log: keptLog(), everyMs: 20, listeningSinceAt })
}, 120_000)
afterAll(async () => {
  await watch?.close()
  await rig?.close()
})

const newWall = async (name: string): Promise<Wall> =>
  wallWith(rig.url, await pairWall(rig.url, boss, name), () => rig.clock.at)

/** Time passes while the watch lives through it; who tells it of themselves does so every ten seconds. */
async function pass(seconds: number, tell: () => Promise<unknown> = async () => undefined): Promise<void> {
  for (let second = 0; second < seconds; second += 2) {
    rig.clock.at += 2_000
    if (second % 10 === 0) await tell()
    await pause(40)
  }
}

const alarmsOf = async ({ id }: Wall) => (await boss.get<Page<AlarmJson>>(`alarms?device=${id}`)).items
const stateOf = async ({ id }: Wall) =>
  (await boss.get<Page<ScreenJson>>('screens?revoked=true')).items.find((screen) => screen.id === id)?.state
const rulesOf = (alarms: readonly AlarmJson[]) => alarms.map(({ rule, state }) => `${rule.id} ${state}`)
const frozenSince = (at: number) => ({ frameAt: new Date(at).toISOString() })

test('a wall is a device of the house: no source that is counted, and nowhere on a map', async () => {
  const wall = await newWall('Tường đếm')
  rig.clock.at += 1_000
  await wall.beat()
  const device = await boss.get<DeviceJson>(`devices/${wall.id}`)
  expect(device).toMatchObject({
    feed: 'display',
    area: 'town',
    name: { vi: 'Tường đếm', en: 'Tường đếm' },
    labels: { service: 'in' },
    state: { values: { frameAge: 0.5, frameRate: 30, linkAge: 0.4 }, simulated: false },
  })
  expect(device).not.toHaveProperty('position')
  expect(await boss.get('system')).toMatchObject({ devices: { total: 5 } })
  await boss.send('PATCH', `screens/${wall.id}`, { name: 'Tường mới' })
  expect((await boss.get<DeviceJson>(`devices/${wall.id}`)).name.vi).toBe('Tường mới')
  await boss.send('POST', `screens/${wall.id}/revoke`)
})

test('a dead wall is an alarm of severity 3, which ends when the wall speaks', async () => {
  const wall = await newWall('Tường chết')
  await pass(30, () => wall.beat())
  expect([await alarmsOf(wall), await stateOf(wall)]).toEqual([[], 'live'])
  await pass(40)
  const [alarm] = await eventually('the alarm', async () => {
    const alarms = await alarmsOf(wall)
    return alarms.length > 0 && alarms
  })
  expect(alarm).toMatchObject({
    rule: { id: 'display-no-data' },
    severity: 3,
    state: 'unacknowledged',
    feed: 'display',
  })
  expect(await stateOf(wall)).toBe('lost')
  await wall.beat()
  expect([rulesOf(await alarmsOf(wall)), await stateOf(wall)]).toEqual([
    ['display-no-data returned-unacknowledged'],
    'live',
  ])
})

test('a wall that is paired and then never heard is a dead wall, too', async () => {
  const wall = await newWall('Tường chưa từng')
  expect(await stateOf(wall)).toBe('never')
  await pass(34)
  await eventually('the alarm', async () => (await alarmsOf(wall)).length > 0)
})

test('a frozen wall is an alarm although it speaks, and it must draw again for a while to be believed', async () => {
  const wall = await newWall('Tường đứng hình')
  const since = rig.clock.at
  await pass(28, () => wall.beat(frozenSince(since)))
  expect(await alarmsOf(wall)).toEqual([])
  await pass(12, () => wall.beat(frozenSince(since)))
  expect(rulesOf(await alarmsOf(wall))).toEqual(['display-frozen unacknowledged'])
  await pass(12, () => wall.beat())
  expect(rulesOf(await alarmsOf(wall))).toEqual(['display-frozen unacknowledged'])
  await pass(20, () => wall.beat())
  expect(rulesOf(await alarmsOf(wall))).toEqual(['display-frozen returned-unacknowledged'])
})

test('the age of a frame is told by one clock, however wrong that is', async () => {
  const wall = await newWall('Tường sai giờ')
  rig.clock.at += 1_000
  const wrong = rig.clock.at - 3_600_000
  const told = { frameAt: new Date(wrong - 2_000).toISOString(), sentAt: new Date(wrong).toISOString() }
  await wall.beat(told)
  const { state } = await boss.get<DeviceJson>(`devices/${wall.id}`)
  expect(state.values['frameAge']).toBe(2)
  rig.clock.at += 1_000
  const { sentAt: _unsaid, ...bare } = aBeat(rig.clock.at)
  const ahead = { ...bare, frameAt: new Date(rig.clock.at + 60_000).toISOString() }
  expect((await wall.raw('POST', 'screens/me/heartbeat', ahead)).status).toBe(200)
  expect((await boss.get<DeviceJson>(`devices/${wall.id}`)).state.values['frameAge']).toBe(0)
})

test.each([
  ['nobody has looked at', undefined, 'acknowledged'],
  ['somebody has acknowledged', { action: 'acknowledge', body: {} }, 'rule-retired'],
  ['somebody has shelved', { action: 'shelve', body: { until: '', comment: 'Đang sửa' } }, 'unshelved'],
  ['is out of service', { action: 'out-of-service', body: { comment: 'Đang sửa' } }, 'returned-to-service'],
])(
  'revoking closes an alarm that %s, by who revokes, and raises none ever after',
  async (what, done, last) => {
    const wall = await newWall(`Tường ${what}`)
    await wall.beat({
      frameAt: new Date(rig.clock.at - 60_000).toISOString(),
      sentAt: new Date(rig.clock.at).toISOString(),
    })
    const [alarm] = await alarmsOf(wall)
    const until = new Date(rig.clock.at + 3_600_000).toISOString()
    if (done)
      await boss.send('POST', `alarms/${alarm!.id}/${done.action}`, {
        ...done.body,
        ...('until' in done.body && { until }),
      })
    rig.clock.at += 1_000
    await boss.send('POST', `screens/${wall.id}/revoke`)
    expect(await alarmsOf(wall)).toEqual([])
    const closed = await boss.get<Page<AlarmJson>>(`alarms?closed=true&device=${wall.id}`)
    expect(closed.items).toMatchObject([{ id: alarm!.id, state: 'normal' }])
    const { items } = await boss.get<Page<AlarmEventJson>>('alarm-events?limit=1000')
    const lines = items.filter((event) => event.alarm.id === alarm!.id)
    expect(lines.map(({ reason }) => reason)).toContain('rule-retired')
    expect(lines.at(-1)).toMatchObject({ reason: last, to: 'normal' })
    if (last !== 'rule-retired') expect(lines.at(-1)?.actor).toBe('admin')
    await pass(60)
    expect(await alarmsOf(wall)).toEqual([])
    expect((await wall.beat()).status).toBe(401)
    expect(await boss.send<ScreenJson>('POST', `screens/${wall.id}/revoke`)).toMatchObject({
      state: 'revoked',
      revokedBy: 'admin',
    })
  },
)
