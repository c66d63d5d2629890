import { areaId, feedId, type Scope, wholeScope } from '@haidang/domain'
import { areasKey, scopeKey } from './scope-key.js'

const scope = (areas: 'all' | string[], feeds: 'all' | string[]): Scope => ({
  areas: areas === 'all' ? 'all' : new Set(areas.map(areaId)),
  feeds: feeds === 'all' ? 'all' : new Set(feeds.map(feedId)),
})

test('who may see the same has the same key, whatever the order', () => {
  expect(scopeKey(scope(['a', 'b'], ['x', 'y']))).toBe(scopeKey(scope(['b', 'a'], ['y', 'x'])))
  expect(scopeKey(wholeScope)).toBe('all')
  expect(areasKey(scope(['a'], ['x']))).toBe(areasKey(scope(['a'], 'all')))
})

test('who may see something else has another key', () => {
  const keys = [
    scope('all', 'all'),
    scope(['all'], 'all'),
    scope('all', ['all']),
    scope([], 'all'),
    scope('all', []),
    scope(['a'], ['b']),
    scope(['b'], ['a']),
    scope(['a', 'b'], []),
    scope(['a-b'], []),
  ].map(scopeKey)
  expect(new Set(keys).size).toBe(keys.length)
})
