import { describe, expect, test } from '@jest/globals'
import { entryOf, found, placesIn } from './found.js'

const entries = [
  entryOf({
    kind: 'device',
    id: 'aq-12',
    name: { vi: 'Trạm Phía đông cầu Rồng', en: 'East of Dragon Bridge' },
  }),
  entryOf({ kind: 'place', at: [108.22, 16.06], name: { vi: 'Cầu Rồng', en: 'Dragon Bridge' } }),
  entryOf({ kind: 'place', at: [108.2, 16], name: { vi: 'Đường Nguyễn Trãi', en: 'Nguyen Trai Street' } }),
]
const names = (text: string) => found(text, entries)?.map(({ name }) => name.vi)

describe('the search', () => {
  test('finds with or without marks, in either language, beginnings first', () => {
    expect(names('cau rong')).toEqual(['Cầu Rồng', 'Trạm Phía đông cầu Rồng'])
    expect(names('Cầu Rồng')).toEqual(['Cầu Rồng', 'Trạm Phía đông cầu Rồng'])
    expect(names('duong nguyen')).toEqual(['Đường Nguyễn Trãi'])
    expect(names('dragon')).toEqual(['Trạm Phía đông cầu Rồng', 'Cầu Rồng'])
  })

  test('finds a device by its id, and says nothing before it is asked', () => {
    expect(names('aq-12')).toEqual(['Trạm Phía đông cầu Rồng'])
    expect(names('  ')).toBeUndefined()
    expect(names('xyz')).toEqual([])
  })
})

test('places of the base map are found once, a street at its middle', () => {
  const street = (name: string): GeoJSON.Feature => ({
    type: 'Feature',
    properties: { name_vi: name },
    geometry: {
      type: 'LineString',
      coordinates: [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    },
  })
  const places = placesIn([
    { type: 'FeatureCollection', features: [street('Bạch Đằng'), street('Bạch Đằng')] },
    {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [1, 1] } }],
    },
  ])
  expect(places).toEqual([{ kind: 'place', name: { vi: 'Bạch Đằng', en: 'Bạch Đằng' }, at: [2, 2] }])
})
