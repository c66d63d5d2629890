import { pageOfItems, readCursor, writeCursor } from './cursor.js'
import { Problem } from './problem.js'

test('a cursor comes back as it went out', () => {
  expect(readCursor(writeCursor('a-1', 7), ['string', 'number'])).toEqual(['a-1', 7])
  expect(readCursor(undefined, ['string'])).toBeUndefined()
})

test.each([
  '',
  'x',
  '%%%',
  writeCursor(),
  writeCursor(1),
  writeCursor('a', 'b'),
  writeCursor(1.5),
  'W251bGxd',
  writeCursor('a').slice(0, 3),
])('a cursor %j that this list has not written is refused', (cursor) =>
  expect(() => readCursor(cursor, ['string'])).toThrow(Problem),
)

test.each([8.64e15 + 1, 8.64e15, -8.64e15, Number.MAX_SAFE_INTEGER])(
  'a cursor at %d, which is no instant, is refused where an instant is meant',
  (at) => {
    expect(() => readCursor(writeCursor(at), ['instant'])).toThrow(Problem)
    expect(readCursor(writeCursor(7), ['instant'])).toEqual([7])
  },
)

test('a cursor with what no text in the database can hold is refused', () => {
  expect(() => readCursor(writeCursor('a\0'), ['string'])).toThrow(Problem)
})

test('a page says that there is a next one only when there is', () => {
  const page = (items: string[]) =>
    pageOfItems(items, { limit: 2, json: (item) => item, key: (item) => item })
  expect(page(['a', 'b', 'c'])).toEqual({ items: ['a', 'b'], next: 'b' })
  expect(page(['a', 'b'])).toEqual({ items: ['a', 'b'] })
  expect(page([])).toEqual({ items: [] })
})
