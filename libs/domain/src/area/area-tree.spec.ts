import { areaId, feedId } from '../ids.js'
import { type Area, areasThatMean, growAreaTree } from './area-tree.js'
import { inScope, resolveScope, scopeContains, wholeScope } from './scope.js'

const area = (id: string, parent?: string, more: Partial<Area> = {}): Area => ({
  id: areaId(id),
  ...(parent && { parent: areaId(parent) }),
  kind: 'ward',
  name: { vi: id, en: id },
  ...more,
})

const tree = growAreaTree([
  area('city'),
  area('north', 'city', { validFrom: '2025-07-01' }),
  area('old-north', 'city', { validTo: '2025-07-01' }),
  area('harbour', 'north'),
])
const air = feedId('air-quality')

test('an area lies within itself and within everything above it, nearest first', () => {
  expect(tree.path('harbour')).toEqual(['harbour', 'north', 'city'])
  expect(tree.path('nowhere')).toEqual([])
})

test('a subtree holds all that lies below, of all times', () => {
  expect([...tree.subtree('city')].sort()).toEqual(['city', 'harbour', 'north', 'old-north'])
  expect([...tree.subtree('north')].sort()).toEqual(['harbour', 'north'])
  expect(tree.subtree('nowhere').size).toBe(0)
})

test('a unit exists from its first day until the day it is no more', () => {
  expect(tree.validOn('2025-06-30').map(({ id }) => id)).toEqual(['city', 'old-north', 'harbour'])
  expect(tree.validOn('2025-07-01').map(({ id }) => id)).toEqual(['city', 'north', 'harbour'])
})

test('a unit is meant by itself, by all that contains it, and by what any of these came of', () => {
  const divided = growAreaTree([
    area('city'),
    area('old-north', 'city', { validTo: '2025-07-01', successors: [areaId('north'), areaId('hill')] }),
    area('north', 'city', { validFrom: '2025-07-01' }),
    area('hill', 'city', { validFrom: '2025-07-01' }),
    area('harbour', 'north'),
  ])
  expect(areasThatMean(divided, ['harbour'])).toEqual(['harbour', 'north', 'city', 'old-north'])
  expect(areasThatMean(divided, ['nowhere'])).toEqual([])
})

test('a missing parent and a circle are refused', () => {
  expect(() => growAreaTree([area('a', 'b')])).toThrow(/lies in b/)
  expect(() => growAreaTree([area('a', 'b'), area('b', 'a')])).toThrow(/within itself/)
})

test('a scope covers area subtrees crossed with feeds, and an unknown area covers nothing', () => {
  const scope = resolveScope({ areas: ['north'], feeds: [air] }, tree)
  expect(inScope(scope, { area: areaId('harbour'), feed: air })).toBe(true)
  expect(inScope(scope, { area: areaId('city'), feed: air })).toBe(false)
  expect(inScope(scope, { area: areaId('harbour'), feed: feedId('vehicle') })).toBe(false)
  expect(inScope(scope, { area: areaId('city'), agencyAreas: [areaId('harbour')], feed: air })).toBe(true)
  expect(inScope(scope, { area: areaId('city'), agencyAreas: [areaId('city')], feed: air })).toBe(false)
  expect(resolveScope({ areas: ['nowhere'] }, tree).areas).toEqual(new Set())
  expect(resolveScope({}, tree)).toEqual(wholeScope)
})

test('a scope contains another only when it sees all of it', () => {
  const north = resolveScope({ areas: ['north'] }, tree)
  const harbour = resolveScope({ areas: ['harbour'], feeds: [air] }, tree)
  expect(scopeContains(wholeScope, north)).toBe(true)
  expect(scopeContains(north, harbour)).toBe(true)
  expect(scopeContains(harbour, north)).toBe(false)
  expect(scopeContains(north, wholeScope)).toBe(false)
})
