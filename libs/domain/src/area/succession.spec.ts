import { areaId, feedId } from '../ids.js'
import { type Area, growAreaTree } from './area-tree.js'
import { resolveScope } from './scope.js'

const area = (id: string, more: Partial<Area> = {}): Area => ({
  id: areaId(id),
  parent: areaId('city'),
  kind: 'ward',
  name: { vi: id, en: id },
  ...more,
})
const ended = (id: string, ...successors: string[]) =>
  area(id, { validTo: '2025-07-01', successors: successors.map(areaId) })
const begun = (id: string, more: Partial<Area> = {}) => area(id, { validFrom: '2025-07-01', ...more })
const { parent: _, ...city } = area('city')

/** Two districts: one became two wards, the other a part of the second of them and a third. */
const tree = growAreaTree([
  city,
  ended('old-north', 'quay', 'hill'),
  ended('old-south', 'hill', 'lake'),
  ...['quay', 'hill', 'lake'].map((id) => begun(id)),
  area('pier', { parent: areaId('quay') }),
])
const scopeOf = (...areas: string[]) => [...resolveScope({ areas }, tree).areas].toSorted()

test('what became of a unit, and what it came of', () => {
  expect([...tree.heirs('old-north')]).toEqual(['quay', 'hill'])
  expect([...tree.heirs('quay')]).toEqual([])
  expect([...tree.forerunners('hill')]).toEqual(['old-north', 'old-south'])
  expect([...tree.forerunners('nowhere')]).toEqual([])
})

test('whoever was given a unit that has ended keeps its past and has what became of it, with all that lies in there', () => {
  expect(scopeOf('old-north')).toEqual(['hill', 'old-north', 'pier', 'quay'])
})

test('a unit brings the past of what went into it as a whole, and no other', () => {
  expect(scopeOf('hill', 'quay')).toEqual(['hill', 'old-north', 'pier', 'quay'])
  expect(scopeOf('hill')).toEqual(['hill'])
})

test('who followed into a unit does not get the past of its other half', () => {
  expect(scopeOf('old-north')).not.toContain('old-south')
  expect(scopeOf('old-north', 'lake')).not.toContain('old-south')
})

test('a feed stays a feed', () => {
  expect(resolveScope({ areas: ['old-north'], feeds: [feedId('vehicle')] }, tree).feeds).toEqual(
    new Set(['vehicle']),
  )
})

test.each([
  ['became', [ended('old', 'nobody')]],
  ['does not begin on the day', [ended('old', 'late'), area('late', { validFrom: '2025-07-02' })]],
  ['does not begin on the day', [area('old', { successors: [areaId('new')] }), begun('new')]],
  [
    'before it has begun',
    [begun('old', { validTo: '2025-07-01', successors: [areaId('new')] }), begun('new')],
  ],
])('a succession that cannot be is refused: %s', (words, areas) => {
  expect(() => growAreaTree([city, ...areas])).toThrow(words)
})
