import { isTextColumns, outOfColumns } from './text-columns.js'

const good = {
  ...{ feed: 'vehicle', devices: ['a', 'b'], areas: ['c', 'd'], at: [1, 2], receivedAt: [3, 4] },
  ...{ quantities: ['speed'], values: [[5, true]] },
}

test('each device comes out by itself, with its place if there is one', () => {
  const columns: unknown = { ...good, positions: { lon: [108, 109], lat: [16, 17] } }
  const news = isTextColumns(columns) ? outOfColumns(columns) : []
  const plain = { status: 'measuring', flags: [] }
  expect(news).toEqual([
    {
      ...{ device: 'a', feed: 'vehicle', area: 'c' },
      state: {
        latest: { speed: { value: 5, at: 1, receivedAt: 3, ...plain } },
        position: { position: [108, 16], at: 1, receivedAt: 3 },
      },
    },
    {
      ...{ device: 'b', feed: 'vehicle', area: 'd' },
      state: {
        latest: { speed: { value: true, at: 2, receivedAt: 4, ...plain } },
        position: { position: [109, 17], at: 2, receivedAt: 4 },
      },
    },
  ])
})

test.each([
  { feed: 1 },
  { devices: ['a'] },
  { at: ['1', '2'] },
  { positions: { lon: [1, 2] } },
  { values: [] },
  { values: [[1, null]] },
])('columns with %j are none', (odd) => {
  expect([good, { ...good, ...odd }].map(isTextColumns)).toEqual([true, false])
})
