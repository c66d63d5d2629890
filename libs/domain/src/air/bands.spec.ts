import { vnAqiBand, vnAqiBands } from './bands.js'

test.each([
  [0, 'good'],
  [50, 'good'],
  [51, 'moderate'],
  [100, 'moderate'],
  [101, 'poor'],
  [150, 'poor'],
  [151, 'bad'],
  [200, 'bad'],
  [201, 'very-bad'],
  [300, 'very-bad'],
  [301, 'hazardous'],
  [500, 'hazardous'],
])('the index %p lies in the band %p', (index, key) => {
  expect(vnAqiBand(index)?.key).toBe(key)
})

test('an index that is not rounded, below 0 or above 500 has no band', () => {
  expect([50.4, -1, 501, Number.NaN].map(vnAqiBand)).toEqual([undefined, undefined, undefined, undefined])
})

test('the bands follow each other without a gap from 0 to 500', () => {
  expect(vnAqiBands.map(({ from }) => from)).toEqual([0, ...vnAqiBands.slice(0, -1).map(({ to }) => to + 1)])
  expect(vnAqiBands.at(-1)?.to).toBe(500)
})

test('names, colours and the text on them are those of the Decision', () => {
  expect(vnAqiBands.map(({ name, color, textOn }) => [name.vi, color, textOn])).toEqual([
    ['Tốt', '#00E400', 'dark'],
    ['Trung bình', '#FFFF00', 'dark'],
    ['Kém', '#FF7E00', 'dark'],
    ['Xấu', '#FF0000', 'light'],
    ['Rất xấu', '#8F3F97', 'light'],
    ['Nguy hại', '#7E0023', 'light'],
  ])
})
