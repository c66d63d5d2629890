import { Downloads } from './downloads.js'

async function* nothing(): AsyncGenerator<string> {}

test('a caller may have four under way, read or not, and keeps nobody else from theirs', () => {
  const downloads = new Downloads()
  const open = (caller: string) =>
    downloads.open(caller, { type: 'text/csv', name: 'rows.csv', text: nothing })
  const mine = Array.from({ length: 4 }, () => open('linh'))
  expect(() => open('linh')).toThrow('under way')
  expect(() => open('minh')).not.toThrow()
  mine[0]!.ended()
  expect(() => open('linh')).not.toThrow()
})
