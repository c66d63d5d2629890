import { expect, test } from '@jest/globals'
import { instantOfSite, siteText } from './site-instant.js'

test('a time is the site’s, wherever the desk stands', () => {
  expect(instantOfSite('2026-11-22T14:05', 'Asia/Ho_Chi_Minh')).toBe('2026-11-22T07:05:00.000Z')
  expect(siteText(Date.parse('2026-11-22T18:30:00Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-23T01:30')
  expect(instantOfSite('2026-07-01T12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z')
})

test('what is no time is none', () => {
  expect(instantOfSite('', 'Asia/Ho_Chi_Minh')).toBeUndefined()
})
