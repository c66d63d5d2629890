import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Area, areaId, deviceId, unitOn } from '@haidang/domain'
import { aThresholdRule } from '@haidang/domain/testing'
import { createInProcessBus } from '@haidang/live'
import { type Registry, type SitePack, applySitePack, loadSitePack, openRegistry } from '@haidang/registry'
import { writeSitePack } from '@haidang/testing'

import { keptLog } from '../live-rig/kept-log.js'
import { type TestDatabase, startTestDatabase } from '../live-rig/test-database.js'

/* What a person has decided about something of the site pack outlives a start, which gives the pack again. */

const clock = { now: () => Date.parse('2026-11-22T00:00:00Z') }
const today = '2026-11-22'
const log = keptLog()
let database: TestDatabase
let folder: string
let plain: SitePack

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-site-'))
  const rule = aThresholdRule()
  await writeSitePack(folder, {
    devices: ['aq-east', 'aq-east-2'].map((id) => ({ id, feed: 'air-quality' })),
    rules: [rule],
  })
  plain = await loadSitePack(folder)
})
beforeEach(async () => {
  database = await startTestDatabase()
})
afterEach(() => database?.close())
afterAll(() => rm(folder, { recursive: true }))

/** The pack in which the east is divided on a day to come. */
function divided(day: string): SitePack {
  const parts = ['quay', 'hill'].map(areaId)
  const begun = parts.map((id): Area => ({
    ...{ id, parent: areaId('town'), kind: 'ward', name: { vi: id, en: id }, validFrom: day },
  }))
  const pier: Area = {
    ...{ id: areaId('pier'), parent: parts[0], kind: 'quarter' },
    name: { vi: 'p', en: 'p' },
  }
  const areas = plain.areas.map((area) =>
    area.id === 'ward-east' ? { ...area, validTo: day, successors: parts } : area,
  )
  return { ...plain, areas: [...areas, ...begun, pier] }
}

async function start(pack: SitePack): Promise<Registry> {
  const db = database.open(4)
  await applySitePack(db, pack, { clock, log })
  return openRegistry(db, { log, clock, bus: createInProcessBus({ log }) })
}

const unitsOn = (registry: Registry, day: string) =>
  registry
    .areas()
    .validOn(day)
    .map(({ id }) => id)
    .sort()

async function withdraw(registry: Registry): Promise<void> {
  const request = { unit: areaId('ward-east'), by: 'linh', today }
  const said = await registry.withdrawAreaChange({ ...request, confirm: undefined })
  expect(said).toMatchObject({ ok: true })
  const confirm = said.ok ? said.value.confirm : undefined
  expect(await registry.withdrawAreaChange({ ...request, confirm })).toMatchObject({ value: { done: true } })
}

const withoutPier = ({ areas, ...pack }: SitePack): SitePack => ({
  ...pack,
  areas: areas.filter(({ id }) => id !== 'pier'),
})

test('a division of the pack’s that a person has called off does not come back with the next start', async () => {
  const first = await start(withoutPier(divided('2027-01-01')))
  expect(unitsOn(first, '2027-02-01')).toEqual(['hill', 'quay', 'town', 'ward-west'])
  await withdraw(first)
  await first.close()

  const again = await start(divided('2027-01-01'))
  expect(unitsOn(again, '2027-02-01')).toEqual(['town', 'ward-east', 'ward-west'])
  expect(unitOn(again.unitsOf(deviceId('aq-east')), '2027-02-01')).toBe('ward-east')
  expect(log.lines.at(-1)).toMatchObject({ event: 'site.applied', fields: { withdrawn: 3 } })
  await again.close()
})

test('a new device of a unit that was called off is in the one that stayed', async () => {
  const first = await start(withoutPier(divided('2027-01-01')))
  await withdraw(first)
  await first.close()

  const [device] = plain.devices
  if (!device) throw new Error('the pack has devices')
  const comes = { ...device, id: deviceId('aq-quay'), area: areaId('quay') }
  const again = await start({ ...divided('2027-01-01'), devices: [...plain.devices, comes] })
  expect(again.device('aq-quay')).toMatchObject({ area: 'ward-east' })
  await again.close()
})

test('what was called off a person may plan again, and the pack may bring it on another day', async () => {
  const first = await start(withoutPier(divided('2027-01-01')))
  await withdraw(first)
  const parts = ['quay', 'hill'].map((id) => ({ id: areaId(id), kind: 'ward', name: { vi: id, en: id } }))
  const devices = ['aq-east', 'aq-east-2'].map(deviceId)
  const into = parts.map((part, place) => ({ ...part, devices: place === 0 ? devices : [] }))
  const change = { day: '2027-01-01', from: [areaId('ward-east')], into }
  const request = { change, backdated: false, by: 'linh', today }
  const said = await first.reorganise({ ...request, confirm: undefined })
  await first.reorganise({ ...request, confirm: said.ok ? said.value.confirm : undefined })
  expect(unitsOn(first, '2027-02-01')).toContain('quay')
  await withdraw(first)
  await first.close()

  const later = await start(divided('2027-07-01'))
  expect(unitsOn(later, '2027-08-01')).toContain('quay')
  await later.close()
})

test('a rule of the pack’s that a person has retired stays retired', async () => {
  const first = await start(plain)
  const { id, version } = aThresholdRule()
  const by = { username: 'linh', isPerson: true, mayDecideFor: () => true }
  expect(await first.decideRule({ id, version, step: 'retire' }, by)).toMatchObject({ ok: true })
  await first.close()

  const again = await start(plain)
  expect(again.rules().map((rule) => rule.id)).not.toContain(id)
  await again.close()
})
