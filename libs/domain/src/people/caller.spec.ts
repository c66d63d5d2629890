import { roleReaches, roles } from './caller.js'

test('each role may do what those below it may, and no more', () => {
  const table = roles.map((role) => roles.map((least) => roleReaches(role, least)))
  expect(table).toEqual([
    [true, false, false, false],
    [true, true, false, false],
    [true, true, true, false],
    [true, true, true, true],
  ])
})
