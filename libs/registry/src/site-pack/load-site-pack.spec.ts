import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { loadSitePack } from './load-site-pack.js'
import { SitePackRefusal, type SitePackProblem } from './site-pack-refusal.js'

const good = {
  'site.yaml':
    'id: town\nname: { vi: Phố, en: Town }\ntimeZone: Asia/Ho_Chi_Minh\ncenter: [108, 16]\nbox: [108, 15, 109, 17]\n',
  'areas.yaml': '- id: town\n  kind: city\n  name: { vi: Phố, en: Town }\n',
  'agencies.yaml': '- id: council\n  name: { vi: Sở, en: Council }\n',
  'rules.yaml': '[]\n',
  'devices.csv':
    'id,feed,name_vi,name_en,area,agency,lon,lat,interval_seconds,labels\n' +
    'aq-1,air-quality,Trạm 1,Station 1,town,council,108.2,16.05,,\n' +
    'truck-1,vehicle,Xe 1,Truck 1,town,council,,,10,kind=refuse;plate=43A-1\n',
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-pack-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function load(changes: Partial<Record<keyof typeof good, string | undefined>> = {}) {
  for (const [file, text] of Object.entries({ ...good, ...changes })) {
    if (text !== undefined) await writeFile(join(folder, file), text)
  }
  return loadSitePack(folder)
}

async function problemsOf(changes: Parameters<typeof load>[0]): Promise<readonly SitePackProblem[]> {
  const refusal: unknown = await load(changes).catch((error: unknown) => error)
  if (!(refusal instanceof SitePackRefusal)) throw new Error('the pack was taken')
  return refusal.problems
}

test('a pack is read whole: devices with their feed’s interval or their own, and the feeds’ rules', async () => {
  const pack = await load()
  expect(pack.devices).toEqual([
    {
      id: 'aq-1',
      feed: 'air-quality',
      name: { vi: 'Trạm 1', en: 'Station 1' },
      area: 'town',
      agency: 'council',
      position: [108.2, 16.05],
      intervalSeconds: 300,
      labels: {},
    },
    expect.objectContaining({
      id: 'truck-1',
      intervalSeconds: 10,
      labels: { kind: 'refuse', plate: '43A-1' },
    }),
  ])
  expect(pack.devices[1]).not.toHaveProperty('position')
  expect(pack.rules.map(({ id }) => id)).toEqual(expect.arrayContaining(['pm25-high', 'vehicle-no-data']))
})

test('a rule of the pack replaces the feed’s rule of the same id', async () => {
  const rule =
    '- id: pm25-high\n  name: { vi: Bụi, en: Dust }\n  feed: air-quality\n' +
    '  condition: { kind: threshold, quantity: pm25, direction: above, levels: [{ limit: 10, severity: 1 }], deadband: 1 }\n'
  const { rules } = await load({ 'rules.yaml': rule })
  const found = rules.filter(({ id }) => id === 'pm25-high')
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ name: { en: 'Dust' }, version: 1, onDelayMs: 0 })
})

test('every problem is named with its file and line, in one go', async () => {
  const problems = await problemsOf({
    'site.yaml':
      'id: town\nname: { vi: Phố, en: Town }\ntimeZone: Mars/Olympus\ncenter: [108, 16]\nbox: [108, 15, 109, 17]\n',
    'areas.yaml':
      '- id: town\n  kind: city\n  name: { vi: Phố, en: Town }\n- id: ward\n  parent: twon\n  kind: ward\n  name: { vi: W, en: W }\n',
    'rules.yaml':
      '- id: r\n  name: { vi: R, en: R }\n  feed: air-quality\n  condition: { kind: threshold, quantity: pm99, direction: above, levels: [{ limit: 1, severity: 1 }], deadband: 0 }\n',
    'devices.csv':
      good['devices.csv'] +
      'aq-1,air-quality,A,A,town,council,108,16,,\nAQ 3,smoke,A,A,nowhere,nobody,x,16,,\n',
  })
  expect(problems).toEqual(
    expect.arrayContaining([
      { file: 'site.yaml', line: 3, path: 'timeZone', message: 'is no IANA time zone' },
      { file: 'areas.yaml', line: 4, path: 'parent', message: 'there is no area twon' },
      { file: 'rules.yaml', line: 4, path: '0.condition', message: 'air-quality has no quantity pm99' },
      { file: 'devices.csv', line: 4, path: 'id', message: 'aq-1 stands in line 2 already' },
      { file: 'devices.csv', line: 5, path: 'feed', message: 'is no feed' },
      { file: 'devices.csv', line: 5, path: 'id', message: 'must match [a-z0-9-]{1,64}' },
      { file: 'devices.csv', line: 5, path: 'lon', message: 'is no such coordinate' },
    ]),
  )
})

test('a station without a place, an unknown area and an unknown agency are named by row', async () => {
  const row = 'aq-9,air-quality,A,A,nowhere,nobody,,,,\n'
  expect(await problemsOf({ 'devices.csv': good['devices.csv'] + row })).toEqual([
    { file: 'devices.csv', line: 4, path: 'area', message: 'there is no area nowhere' },
    { file: 'devices.csv', line: 4, path: 'agency', message: 'there is no agency nobody' },
    { file: 'devices.csv', line: 4, path: 'lon', message: 'a device of air-quality needs lon and lat' },
  ])
})

test('a device lies in one area of an agency’s own on one day, and is named where it lies in two', async () => {
  const own = (id: string, more: string) =>
    `- { id: ${id}, kind: beat, agency: council, name: { vi: ${id}, en: ${id} }, devices: [aq-1]${more} }\n`
  const areas = (more: string) => ({
    'areas.yaml': good['areas.yaml'] + own('beat-1', '') + own('beat-2', more),
  })
  expect(await problemsOf(areas(''))).toEqual([
    {
      file: 'areas.yaml',
      line: 5,
      path: 'devices',
      message: 'aq-1 lies in beat-1 of the same agency already',
    },
  ])
  const apart = (from: string, to: string) => ({
    'areas.yaml':
      good['areas.yaml'] + own('beat-1', `, validTo: ${to}`) + own('beat-2', `, validFrom: ${from}`),
  })
  expect((await load(apart('"2026-01-01"', '"2026-01-01"'))).areas).toHaveLength(3)
})

test('a label that its feed cannot calculate with is named with its device', async () => {
  const row = 'river-9,water-level,A,A,nowhere,nobody,108.2,16,,bd1=high\n'
  const problems = await problemsOf({ 'devices.csv': good['devices.csv'] + row })
  expect(problems.map(({ path, message }) => `${path} ${message}`)).toContainEqual(
    expect.stringMatching(/^labels river-9: bd1, bd2, bd3 must be .* not bd1=high$/),
  )
})

test('a missing file and broken YAML or CSV are said to be just that', async () => {
  expect(await problemsOf({ 'agencies.yaml': undefined })).toEqual([
    { file: 'agencies.yaml', message: 'is missing' },
  ])
  expect(await problemsOf({ 'rules.yaml': '- id: [\n' })).toMatchObject([{ file: 'rules.yaml', line: 2 }])
  expect(await problemsOf({ 'devices.csv': `${good['devices.csv']}aq-9,air-quality\n` })).toMatchObject([
    { file: 'devices.csv', line: 4 },
  ])
})

test('the refusal can be read by a person', async () => {
  const refusal: unknown = await load({ 'rules.yaml': 'id: 1\n' }).catch((error: unknown) => error)
  expect(String(refusal)).toContain('has 1 problem:\n  rules.yaml:1: Invalid input')
})

test('a pack may say who runs the centre; wall screens are no pack’s to list', async () => {
  expect((await load()).site.agency).toBeUndefined()
  const site = `${good['site.yaml']}agency: council\n`
  expect((await load({ 'site.yaml': site })).site.agency).toBe('council')
  expect(await problemsOf({ 'site.yaml': site.replace('council', 'nobody') })).toMatchObject([
    { file: 'site.yaml', line: 6, path: 'agency', message: 'there is no agency nobody' },
  ])
  const devices = `${good['devices.csv']}wall-1,display,Tường,Wall,town,council,,,,\n`
  expect(await problemsOf({ 'devices.csv': devices })).toMatchObject([
    { file: 'devices.csv', line: 4, path: 'feed' },
  ])
})

test('every yard that the shipped fleets stand in has a name in both languages', async () => {
  const shipped = await loadSitePack(join(import.meta.dirname, '../../../../infra/sites/danang'))
  const yards = shipped.devices.flatMap(({ labels }) => labels['depot'] ?? [])
  expect(yards.length).toBeGreaterThan(0)
  const named = Object.keys(shipped.site.labels?.['depot'] ?? {})
  expect([...new Set(yards)].filter((yard) => !named.includes(yard))).toEqual([])
})
