import fc from 'fast-check'

import { storableText } from './storable-text.js'

test('NUL and lone surrogates become the replacement character', () => {
  expect(storableText('a\0b\ud800c\udc00', 100)).toBe('a\uFFFDb\uFFFDc\uFFFD')
})

test('whole characters beyond the first plane stay', () => {
  expect(storableText('Đà Nẵng 🌊', 100)).toBe('Đà Nẵng 🌊')
})

test('a cut never leaves half a character behind', () => {
  expect(storableText('🌊🌊🌊', 4)).toBe('🌊\uFFFD…')
})

test('whatever the text, the result is well-formed, without NUL and not too long', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const storable = storableText(text, 20)
      return storable.length <= 20 && !/\0|\p{Surrogate}/u.test(storable)
    }),
  )
})
