import { storableJson, storableText } from './storable-text.js'

test('what PostgreSQL refuses or changes becomes U+FFFD; all else stays, emoji too', () => {
  expect(storableText('a\0b\uD800c\uDC00')).toBe('a\uFFFDb\uFFFDc\uFFFD')
  expect(storableText('Đà Nẵng 🌊')).toBe('Đà Nẵng 🌊')
  expect(JSON.parse(storableJson({ deep: [{ text: '\0' }], n: 1 }))).toEqual({
    deep: [{ text: '\uFFFD' }],
    n: 1,
  })
})
