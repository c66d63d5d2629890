import { expect, test } from '@jest/globals'
import { spanOf } from './rules.js'

const now = Date.parse('2026-11-23T00:00:00Z')

test('the last days, or from when to when it is said', () => {
  expect(spanOf({ days: '2' }, now)).toEqual({
    from: '2026-11-21T00:00:00.000Z',
    to: '2026-11-23T00:00:00.000Z',
  })
  const said = { from: '2026-11-01T07:00:00+07:00', to: '2026-11-02T07:00:00+07:00' }
  expect(spanOf({ ...said, days: '30' }, now)).toEqual(said)
  expect(spanOf({ to: '2026-11-02T07:00:00+07:00', days: '1' }, now).from).toBe('2026-11-01T00:00:00.000Z')
})

test.each(['many', '0', '-3', '', '1e9', 'Infinity'])('"%s" is no number of days', (days) => {
  expect(() => spanOf({ days }, now)).toThrow('is no number of days')
})

test('what is no time is said to be none', () => {
  expect(() => spanOf({ days: '1', to: 'yesterday' }, now)).toThrow('"yesterday" is no date and time')
})
