import { areaId, deviceId } from '../ids.js'
import { type Area, growAreaTree } from './area-tree.js'
import { type Land, type Reorganisation, membershipsAfter, reorganise, withPlan } from './reorganise.js'
import { withdraw } from './withdraw.js'

const text = (id: string) => ({ vi: id, en: id })
const ward = (id: string): Area => ({
  ...{ id: areaId(id), parent: areaId('city'), kind: 'ward', name: text(id) },
})
const areas = [{ id: areaId('city'), kind: 'city', name: text('city') }, ward('east'), ward('west')]
const town: Land = {
  tree: growAreaTree(areas),
  memberships: new Map(
    ['east', 'west'].map((area) => [deviceId(`lamp-${area}`), [{ area: areaId(area) }]] as const),
  ),
}
const merge = (from: string[], into: string, day: string): Reorganisation => ({
  ...{ day, from: from.map(areaId), into: [{ id: areaId(into), kind: 'ward', name: text(into) }] },
})
const after = (land: Land, change: Reorganisation): Land => {
  const thought = reorganise(land, change)
  if (!thought.ok) throw new Error(thought.reason)
  const { plan } = thought
  return {
    tree: growAreaTree(withPlan(land.tree.all, plan)),
    memberships: new Map(
      [...land.memberships].map(([device, held]) => [device, membershipsAfter(device, held, plan)]),
    ),
  }
}
const both = merge(['east', 'west'], 'coast', '2027-01-01')
const planned = after(town, both)
const callOff = (land: Land, unit: string, today = '2026-12-31') =>
  withdraw(land, { unit: areaId(unit), today })

test('what is called off is the whole change, whichever of its units is named', () => {
  const thought = reorganise(town, both)
  expect(callOff(planned, 'west')).toEqual(thought)
  expect(callOff(planned, 'east')).toEqual(thought)
})

test('nothing is called off that is not planned, or has begun', () => {
  expect(callOff(town, 'west')).toMatchObject({ reason: 'nothing-planned' })
  expect(callOff(planned, 'coast')).toMatchObject({ reason: 'nothing-planned' })
  expect(callOff(planned, 'nowhere')).toMatchObject({ reason: 'unknown-area' })
  expect(callOff(planned, 'west', '2027-01-01')).toMatchObject({
    ...{ reason: 'change-has-begun', about: ['west', '2027-01-01'] },
  })
})

test('what has been built upon it is called off first', () => {
  const further = after(planned, merge(['coast'], 'shore', '2028-01-01'))
  expect(callOff(further, 'west')).toMatchObject({ reason: 'area-in-use', about: ['coast'] })
  expect(callOff(further, 'coast')).toMatchObject({ ok: true, plan: { ends: ['coast'] } })
  const within = {
    ...planned,
    tree: growAreaTree([...planned.tree.all, { ...ward('pier'), parent: areaId('coast') }]),
  }
  expect(callOff(within, 'west')).toMatchObject({ reason: 'area-in-use', about: ['pier'] })
  const newcomer = new Map([...planned.memberships, [deviceId('buoy'), [{ area: areaId('coast') }]] as const])
  expect(callOff({ ...planned, memberships: newcomer }, 'west')).toMatchObject({ about: ['buoy'] })
})
