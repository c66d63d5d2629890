/**
 * What PostgreSQL refuses, or worse takes in, as a device can send it: payloads of observations, each
 * with its name.
 */
export const poison: readonly (readonly [string, string])[] = [
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
  ['50,000 levels', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['no time', '{"at":null,"values":{"pm25":1}}'],
  ['a key named __proto__', '{"values":{"__proto__":{"pm25":1}}}'],
]
