import { feeds } from '@haidang/domain'

import { feedTable, feedTables, quoted } from './feed-table.js'

test('every feed has a table whose columns are its quantities, in snake case', () => {
  expect([...feedTables.keys()]).toEqual(feeds.map(({ id }) => id))
  const air = feedTables.get('air-quality')
  expect(air?.name).toBe('observation_air_quality')
  expect(air?.columns.find(({ key }) => key === 'windSpeed')).toMatchObject({
    name: 'wind_speed',
    type: 'double precision',
  })
})

test('a quantity that would take the place of one of our own columns is refused', () => {
  const [feed] = feeds
  const number = feed?.quantities.find(({ kind }) => kind === 'number')
  if (!feed || !number) throw new Error('a feed without numbers')
  expect(() => feedTable({ ...feed, quantities: [{ ...number, key: 'receivedAt' }] })).toThrow('receivedAt')
  expect(() => feedTable({ ...feed, quantities: [number, number] })).toThrow('is taken')
})

test('a name cannot break out of its quotes', () => {
  expect(quoted('a"b')).toBe('"a""b"')
})
