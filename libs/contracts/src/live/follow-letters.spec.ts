import { followLetters } from './follow-letters.js'

test('a letter that continues the last is next', () => {
  expect(followLetters(7, { seq: 9, prevSeq: 7 })).toBe('next')
})

test('a letter that came before is known', () => {
  expect(followLetters(9, { seq: 9, prevSeq: 7 })).toBe('known')
  expect(followLetters(9, { seq: 4, prevSeq: 3 })).toBe('known')
})

test('a letter whose forerunner is missing is a gap', () => {
  expect(followLetters(7, { seq: 12, prevSeq: 9 })).toBe('gap')
})

test('numbers of other receivers make no gap', () => {
  expect(followLetters(8, { seq: 12, prevSeq: 5 })).toBe('next')
})
