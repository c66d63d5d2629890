import pg from 'pg'

import { judgeSqlError } from './sql-state.js'

const withCode = (code: string) => Object.assign(new pg.DatabaseError('says', 4, 'error'), { code })

test.each([
  ['22003', 'poison'],
  ['22021', 'poison'],
  ['23502', 'poison'],
  ['54000', 'poison'],
  ['40001', 'lost-race'],
  ['40P01', 'lost-race'],
  ['08006', 'unavailable'],
  ['53100', 'unavailable'],
  ['57P01', 'unavailable'],
  ['57014', 'unavailable'],
  ['25P03', 'unavailable'],
  ['42P01', 'fault'],
])('SQLSTATE %s is %s', (code, verdict) => {
  expect(judgeSqlError(withCode(code))).toBe(verdict)
})

test('an error that did not come from the server has no verdict', () => {
  expect(judgeSqlError(new Error('connect ECONNREFUSED'))).toBeUndefined()
})
