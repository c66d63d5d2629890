import fc from 'fast-check'

import { type AreaId, type DeviceId, agencyId, areaId, deviceId } from '../ids.js'
import { type Area, existsOn, growAreaTree } from './area-tree.js'
import { type Membership, unitOn, whenWithin, withinSince } from './membership.js'
import { type Land, type Reorganisation, membershipsAfter, reorganise, withPlan } from './reorganise.js'

const zone = 'Asia/Ho_Chi_Minh'
const text = (id: string) => ({ vi: id, en: id })
const ward = (id: string, more: Partial<Area> = {}): Area => ({
  ...{ id: areaId(id), parent: areaId('city'), kind: 'ward', name: text(id) },
  ...more,
})
const city: Area = { id: areaId('city'), kind: 'city', name: text('city') }
const unit = (id: string, ...devices: string[]) => ({
  ...{ id: areaId(id), kind: 'ward', name: text(id) },
  ...(devices.length > 0 && { devices: devices.map(deviceId) }),
})
const landOf = (areas: readonly Area[], homes: Readonly<Record<string, string>>): Land => ({
  tree: growAreaTree(areas),
  memberships: new Map(
    Object.entries(homes).map(([device, area]) => [deviceId(device), [{ area: areaId(area) }]]),
  ),
})
const town = landOf([city, ward('east'), ward('west')], { lamp: 'east', gauge: 'east', tower: 'west' })
const done = (land: Land, change: Reorganisation): Land => {
  const result = reorganise(land, change)
  if (!result.ok) throw new Error(`${result.reason}: ${result.about.join(', ')}`)
  const { plan } = result
  return {
    tree: growAreaTree(withPlan(land.tree.all, plan)),
    memberships: new Map(
      [...land.memberships].map(([device, held]) => [device, membershipsAfter(device, held, plan)]),
    ),
  }
}
const unitsOn = ({ memberships }: Land, day: string) =>
  Object.fromEntries([...memberships].map(([device, held]) => [device, unitOn(held, day)]))

const merge: Reorganisation = {
  day: '2027-01-01',
  from: [areaId('east'), areaId('west')],
  into: [unit('both')],
  source: 'Resolution 1',
}
const split: Reorganisation = {
  day: '2027-06-01',
  from: [areaId('both')],
  into: [unit('quay', 'lamp', 'tower'), unit('hill', 'gauge')],
}

test('a division asks nobody for a place for the devices of the house itself: they go to its first part', () => {
  const both = done(town, merge)
  const ofHouse = new Set([deviceId('tower')])
  const parts = { ...split, into: [unit('quay', 'lamp'), unit('hill', 'gauge')] }
  expect(reorganise(both, parts)).toMatchObject({ ok: false, reason: 'device-left-over', about: ['tower'] })
  const after = done({ ...both, ofHouse }, parts)
  expect(unitsOn(after, split.day)).toEqual({ lamp: 'quay', gauge: 'hill', tower: 'quay' })
})

test('after a merge the new unit has everything, and the day before everything is where it was', () => {
  const after = done(town, merge)
  expect(unitsOn(after, '2026-12-31')).toEqual({ lamp: 'east', gauge: 'east', tower: 'west' })
  expect(unitsOn(after, '2027-01-01')).toEqual({ lamp: 'both', gauge: 'both', tower: 'both' })
  expect(after.tree.find('both')).toMatchObject({
    parent: 'city',
    validFrom: '2027-01-01',
    source: 'Resolution 1',
  })
  expect(after.tree.find('east')).toMatchObject({ validTo: '2027-01-01', successors: ['both'] })
})

test('a division says of every device where it goes', () => {
  const after = done(done(town, merge), split)
  expect(unitsOn(after, '2027-06-01')).toEqual({ lamp: 'quay', gauge: 'hill', tower: 'quay' })
  expect(unitsOn(after, '2027-05-31')).toEqual({ lamp: 'both', gauge: 'both', tower: 'both' })
  const into = [unit('quay', 'lamp'), unit('hill', 'gauge')]
  expect(reorganise(done(town, merge), { ...split, into })).toEqual({
    ...{ ok: false, reason: 'device-left-over', about: ['tower'] },
  })
})

test.each<[string, Partial<Reorganisation>, string[]]>([
  ['unknown-area', { from: [areaId('nowhere')] }, ['nowhere']],
  ['already-exists', { into: [unit('west')] }, ['west']],
  ['already-exists', { into: [unit('a'), unit('a')] }, ['a']],
  ['area-has-parts', { from: [areaId('city')] }, ['east', 'west']],
  ['unknown-area', { into: [{ ...unit('both'), parent: areaId('east') }] }, ['east']],
  [
    'device-not-there',
    { from: [areaId('east')], into: [unit('a', 'tower'), unit('b', 'lamp', 'gauge')] },
    ['tower'],
  ],
  [
    'device-not-there',
    { from: [areaId('east')], into: [unit('a', 'lamp'), unit('b', 'lamp', 'gauge')] },
    ['lamp'],
  ],
])('%s is refused by name', (reason, change, about) => {
  expect(reorganise(town, { ...merge, ...change })).toEqual({ ok: false, reason, about })
})

test('what has ended does not end again, nor anything on its first day', () => {
  const after = done(town, merge)
  expect(reorganise(after, { ...merge, into: [unit('c')] })).toMatchObject({ reason: 'area-not-in-force' })
  expect(reorganise(after, { ...split, day: '2027-01-01' })).toMatchObject({ reason: 'area-not-in-force' })
})

test('units of different owners, or without a common parent, are not merged in passing', () => {
  const beat = landOf([city, ward('east'), ward('beat', { agency: 'fire' as Area['agency'] & string })], {})
  expect(reorganise(beat, { ...merge, from: [areaId('east'), areaId('beat')] })).toMatchObject({
    reason: 'different-owners',
  })
  const far = landOf([city, ward('east'), ward('west', { parent: areaId('east') }), ward('hill')], {})
  expect(reorganise(far, { ...merge, from: [areaId('west'), areaId('hill')] })).toMatchObject({
    reason: 'parent-needed',
  })
})

test('an hour belongs to the unit of its day at the site', () => {
  const held = done(town, merge).memberships.get(deviceId('lamp')) ?? []
  const midnight = Date.parse('2027-01-01T00:00:00+07:00')
  expect(whenWithin(held, new Set(['both']), zone)).toEqual([{ fromAt: midnight, toAt: Infinity }])
  expect(whenWithin(held, new Set(['east']), zone)).toEqual([{ fromAt: -Infinity, toAt: midnight }])
  const then = { day: '2027-06-01', zone }
  expect(withinSince(held, new Set(['both']), then)).toBe(midnight)
  expect(withinSince(held, new Set(['both', 'east']), then)).toBe(-Infinity)
  expect(withinSince(held, 'all', then)).toBe(-Infinity)
})

test('by an agency’s own area a device is seen since it came there, and by both divisions since either', () => {
  const fire = { agency: agencyId('fire') }
  const held: Membership[] = [
    { area: areaId('east') },
    { area: areaId('beat-1'), ...fire, fromDay: '2026-01-01', toDay: '2026-05-01' },
    { area: areaId('beat-2'), ...fire, fromDay: '2026-05-01', toDay: '2026-09-01' },
    { area: areaId('beat-1'), ...fire, fromDay: '2026-09-01' },
  ]
  const since = (day: string, ...areas: string[]) => withinSince(held, new Set(areas), { day, zone })
  const begin = (day: string) => Date.parse(`${day}T00:00:00+07:00`)
  expect(since('2026-10-01', 'beat-1')).toBe(begin('2026-09-01'))
  expect(since('2026-02-01', 'beat-1')).toBe(begin('2026-01-01'))
  expect(since('2026-10-01', 'beat-1', 'beat-2')).toBe(begin('2026-01-01'))
  expect(since('2026-06-01', 'beat-2', 'east')).toBe(-Infinity)
})

const days = ['2026-01-01', '2026-05-01', '2026-09-01', '2027-01-01', '2027-05-01']
/** Any chain of merges and divisions of a city of four wards and eight devices, one a day. */
const chains = fc.array(
  fc.record({
    pick: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    parts: fc.integer({ min: 1, max: 3 }),
  }),
  {
    maxLength: days.length,
  },
)

function play(chain: readonly Readonly<{ pick: readonly number[]; parts: number }>[]): Land[] {
  const wards = ['a', 'b', 'c', 'd'].map((id) => ward(id))
  const homes = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`d-${n}`, 'abcd'[n % 4] ?? 'a']))
  const lands = [landOf([city, ...wards], homes)]
  chain.forEach(({ pick, parts }, turn) => {
    const land = lands.at(-1) ?? town
    const day = days[turn] ?? ''
    const open = land.tree.validOn(day).filter(({ id }) => id !== 'city')
    const from = [...new Set(pick.map((n) => open[n % open.length]?.id ?? areaId('a')))]
    const inside = [...land.memberships].flatMap(([device, held]) => {
      const home: AreaId | undefined = unitOn(held, day)
      return home && from.includes(home) ? [device] : []
    })
    const into = Array.from({ length: parts }, (_, part) => ({
      ...unit(`n-${turn}-${part}`),
      ...(parts > 1 && { devices: inside.filter((_device: DeviceId, n) => n % parts === part) }),
    }))
    lands.push(done(land, { day, from, into }))
  })
  return lands
}

test('whatever is merged and divided: no circle, one unit a device and day, and every earlier day as it was', () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const lands = play(chain)
      const last = lands.at(-1) ?? town
      lands.forEach((land, turn) => {
        for (const day of ['2025-01-01', ...days.slice(0, turn)])
          expect(unitsOn(last, day)).toEqual(unitsOn(land, day))
      })
      for (const day of ['2025-01-01', ...days]) {
        for (const held of last.memberships.values()) {
          const holding = held.filter((one: Membership) => unitOn([one], day) !== undefined)
          expect(holding).toHaveLength(1)
          expect(existsOn(last.tree.find(holding[0]?.area ?? '') ?? city, day)).toBe(true)
        }
      }
      for (const { id } of last.tree.all) expect(last.tree.heirs(id)).not.toContain(id)
    }),
    { numRuns: 60 },
  )
})
