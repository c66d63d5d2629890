import type { Refusal } from '@haidang/domain'

import { decodeObservationPayload } from './formats.js'

/**
 * What PostgreSQL refuses, or worse takes in (reliability: poison rows), as a device can send it. Each is refused
 * here, or handed on in a form that the check of its value refuses; and nothing that a refusal says of it can
 * harm the column in which the refusal is kept.
 */
const poison: readonly (readonly [string, string])[] = [
  ['NUL in a value', '{"values":{"duty":"a\\u0000b"}}'],
  ['NUL in a key', '{"values":{"a\\u0000b":1}}'],
  ['a raw NUL byte', '{"values":{"a\0b":1}}'],
  ['half a surrogate pair in a value', '{"values":{"duty":"\\ud800"}}'],
  ['half a surrogate pair in a key', '{"values":{"\\udfff":1}}'],
  ['a number beyond smallint', '{"values":{"pm25":40000}}'],
  ['a number beyond int', '{"values":{"pm25":4000000000000}}'],
  ['1e400', '{"values":{"pm25":1e400}}'],
  ['-1e400', '{"values":{"pm25":-1e400}}'],
  ['NaN', '{"values":{"pm25":NaN}}'],
  ['Infinity', '{"values":{"pm25":Infinity}}'],
  ['the year 20000', '{"at":"+020000-01-01T00:00:00Z","values":{"pm25":1}}'],
  ['milliseconds as text', '{"at":"1763708400000","values":{"pm25":1}}'],
  ['a key of 12 kB', `{"values":{"${'k'.repeat(12_000)}":1}}`],
  ['a text of 100 kB', `{"values":{"duty":"${'x'.repeat(100_000)}"}}`],
  ['50,000 levels', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`],
  ['no time', '{"at":null,"values":{"pm25":1}}'],
  ['a key named __proto__', '{"values":{"__proto__":{"pm25":1}}}'],
]

test('there are eighteen kinds of poison', () => {
  expect(poison).toHaveLength(18)
})

test.each(poison)('%s neither throws nor reaches a column by way of its refusal', (_, payload) => {
  const decoded = decodeObservationPayload(new TextEncoder().encode(payload))
  const refusals: Refusal[] = decoded.ok ? [...decoded.refusals] : [decoded.refusal]
  const paths = decoded.ok
    ? decoded.observations.flatMap((observation) =>
        observation.values.map(({ quantity }) => decoded.pathTo(observation, 'value', quantity)),
      )
    : []
  const texts = [...paths, ...refusals.flatMap(({ path, message }) => [path, message])]
  for (const text of texts) {
    expect(text).not.toMatch(/\0|\p{Surrogate}/u)
    expect(text.length).toBeLessThan(300)
  }
})
