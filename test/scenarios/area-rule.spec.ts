import { setTimeout as pause } from 'node:timers/promises'

import { startAreaWatch } from '@haidang/alerting'
import type { AlarmEventJson } from '@haidang/contracts'
import { areaDeviceId, ruleId } from '@haidang/domain'
import { type Operator, eventually } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
import { admin, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

/** Two stations at 50 or more are a haze of severity 3, three of severity 4. */
const haze = {
  id: 'haze',
  name: { vi: 'Mù diện rộng', en: 'Haze over the town' },
  feed: 'air-quality',
  condition: {
    kind: 'area',
    quantity: 'pm25',
    direction: 'above',
    limit: 50,
    levels: [
      { limit: 2, severity: 3 },
      { limit: 3, severity: 4 },
    ],
    deadband: 0,
  },
}

let rig: RestRig
let boss: Operator
let linh: Operator
let watches: { close(): Promise<void> }[]
beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  linh = await signInAs(rig, 'linh', { role: 'supervisor' })
  await linh.send('POST', 'rules', { rule: haze })
  await boss.send('POST', 'rules/haze/versions/1/approve')
  watches = [1, 2].map(() => watch()) // two workers, of whom one counts
}, 120_000)
afterAll(async () => {
  await Promise.all(watches?.map((running) => running.close()) ?? [])
  await rig?.close()
})

function watch() {
  const { db, registry, clock, commit } = rig
  return startAreaWatch({
    ...{ db, commit, clock, log: keptLog(), everyMs: 20 },
    rules: () => registry.rules(),
    membersOf: (rule) => registry.membersOf(rule),
    settle: (rule) => registry.settleAreaRule(rule, 'Asia/Ho_Chi_Minh'),
  })
}

const told = async () => {
  const { items } = await boss.get<{ items: AlarmEventJson[] }>('alarm-events?after=0&limit=1000')
  const own = items.filter(({ alarm }) => alarm.rule.id === 'haze')
  return own.map(({ reason, alarm }) => `${reason} ${alarm.severity} ${alarm.device}`)
}

async function becomes(expected: readonly string[]): Promise<void> {
  const deadline = performance.now() + 20_000
  while ((await told()).length < expected.length && performance.now() < deadline) await pause(20)
  expect(await told()).toEqual(expected)
}

test('a rule over several devices raises, rises, falls and returns as one alarm of its own device', async () => {
  const device = areaDeviceId({ id: ruleId('haze') })
  await rig.report('aq-east', 60)
  await rig.report('aq-west', 70)
  await becomes([`raised 3 ${device}`])
  await rig.report('aq-west-2', 55)
  await becomes([`raised 3 ${device}`, `severity-rose 4 ${device}`])
  await rig.report('aq-west', 20)
  await becomes([`raised 3 ${device}`, `severity-rose 4 ${device}`, `severity-fell 3 ${device}`])
  await rig.report('aq-east', 20)
  await becomes([
    `raised 3 ${device}`,
    `severity-rose 4 ${device}`,
    `severity-fell 3 ${device}`,
    `returned 3 ${device}`,
  ])
})

test('what has not been heard of lately counts no more', async () => {
  await rig.report('aq-west-2', 10)
  await rig.report('aq-east', 60)
  await rig.report('aq-west', 60)
  await becomes([...(await told()).slice(0, 4), 'raised-again 3 watch-haze'])
  rig.clock.at += 20 * 60_000
  await becomes([...(await told()).slice(0, 5), 'returned 3 watch-haze'])
})

/** What each of them sees of the live alarms of a rule. */
async function seenBy(people: Readonly<Record<string, Operator>>, rule: string) {
  const seen: string[] = []
  for (const [name, person] of Object.entries(people)) {
    const { items } = await person.get<{ items: AlarmEventJson['alarm'][] }>('alarms')
    if (items.some((alarm) => alarm.rule.id === rule)) seen.push(name)
  }
  return seen
}

/** Puts a rule of that scope into force: one hot station is enough. */
async function inForce(id: string, areas: readonly string[], { version = 1, name = id } = {}) {
  const condition = { ...haze.condition, limit: 200, levels: [{ limit: 1, severity: 3 }] }
  const rule = { ...haze, id, name: { vi: name, en: name }, condition, scope: { areas } }
  await linh.send('POST', 'rules', { rule })
  await boss.send('POST', `rules/${id}/versions/${version}/approve`)
}

const raised = (rule: string) =>
  eventually(`an alarm of ${rule}`, async () => (await seenBy({ boss }, rule)).length > 0)
const placed = (rule: string, area: string) =>
  eventually(`${rule} in ${area}`, () => rig.registry.device(`watch-${rule}`)?.area === area)

test('its alarms go to those who see its devices: by area, by all of its areas, by the feed that it watches', async () => {
  const people = {
    east: await signInAs(rig, 'east', { role: 'operator', scope: { areas: ['ward-east'] } }),
    west: await signInAs(rig, 'west', { role: 'operator', scope: { areas: ['ward-west'] } }),
    town: await signInAs(rig, 'town', { role: 'operator', scope: { areas: ['town'] } }),
    air: await signInAs(rig, 'air', { role: 'operator', scope: { feeds: ['air-quality'] } }),
    fleet: await signInAs(rig, 'fleet', { role: 'operator', scope: { feeds: ['vehicle'] } }),
  }
  await inForce('hot-ward', ['ward-east'])
  await placed('hot-ward', 'ward-east')
  await inForce('hot-wards', ['ward-east', 'ward-west'])
  await inForce('hot-ward', ['ward-west'], { version: 2, name: 'Hot west' })
  await placed('hot-ward', 'ward-west')
  await rig.report('aq-west-2', 250)
  await Promise.all([raised('hot-ward'), raised('hot-wards')])
  expect(await seenBy(people, 'hot-ward')).toEqual(['west', 'town', 'air'])
  expect(await seenBy(people, 'hot-wards')).toEqual(['town', 'air'])
  expect(rig.registry.device('watch-hot-ward')).toMatchObject({ area: 'ward-west', name: { en: 'Hot west' } })
})
