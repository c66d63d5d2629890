import fc from 'fast-check'

import { decodeObservationPayload } from './formats.js'
import type { Decoded } from './raw-observation.js'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const decode = (json: unknown): Decoded => decodeObservationPayload(bytes(JSON.stringify(json)))
const refusalOf = (decoded: Decoded): unknown => (decoded.ok ? undefined : decoded.refusal.reason)

function read(decoded: Decoded) {
  if (!decoded.ok) throw new Error(`refused: ${decoded.refusal.reason}`)
  return decoded
}

const example = {
  at: '2026-11-21T07:00:00Z',
  values: { pm25: 41.2, no2: 18 },
  status: 'measuring',
  position: [108.2239, 16.0678],
}

test('one observation is handed on part by part', () => {
  expect(read(decode(example)).observations).toEqual([
    {
      path: '',
      index: 0,
      at: '2026-11-21T07:00:00Z',
      values: [
        { quantity: 'pm25', value: 41.2, status: 'measuring', ownStatus: false },
        { quantity: 'no2', value: 18, status: 'measuring', ownStatus: false },
      ],
      position: [108.2239, 16.0678],
      revision: undefined,
    },
  ])
})

test('observations of an array keep their order and know their place', () => {
  expect(
    read(decode([example, { ...example, at: 2 }])).observations.map(({ path, at }) => [path, at]),
  ).toEqual([
    ['/0', '2026-11-21T07:00:00Z'],
    ['/1', 2],
  ])
})

test('a status of one quantity is an exception from the status of all', () => {
  const { observations, pathTo } = read(decode({ ...example, statuses: { no2: 'fault' } }))
  const [observation] = observations
  expect(observation!.values.map(({ status }) => status)).toEqual(['measuring', 'fault'])
  expect(pathTo(observation!, 'status', 'no2')).toBe('/statuses/no2')
})

test('a status of a quantity without a value is refused and the values stay', () => {
  const { observations, refusals } = read(decode({ ...example, statuses: { co: 'fault' } }))
  expect(refusals).toMatchObject([{ reason: 'bad-status', path: '/statuses/co' }])
  expect(observations[0]!.values).toHaveLength(2)
})

test('an element that is no observation is refused by its place, and the others stay', () => {
  const { observations, refusals } = read(
    decode([example, 7, null, [example], { values: [1] }, { statuses: 1 }]),
  )
  expect(observations).toHaveLength(1)
  expect(refusals.map(({ reason, path }) => [reason, path])).toEqual([
    ['bad-payload', '/1'],
    ['bad-payload', '/2'],
    ['bad-payload', '/3'],
    ['bad-payload', '/4/values'],
    ['bad-status', '/5/statuses'],
  ])
})

test('paths point into the payload and escape what JSON Pointer asks for', () => {
  const { observations, pathTo } = read(decode([{ values: { 'a/b~c': 1 } }]))
  expect(pathTo(observations[0]!, 'value', 'a/b~c')).toBe('/0/values/a~1b~0c')
  expect(pathTo(observations[0]!, 'at')).toBe('/0/at')
  expect(pathTo(observations[0]!, 'observation')).toBe('/0')
})

test('parts that the payload does not have are undefined, and null is not the same', () => {
  const [bare, nulls] = read(decode([{}, { at: null, position: null }])).observations
  expect(bare).toEqual({
    path: '/0',
    index: 0,
    at: undefined,
    values: [],
    position: undefined,
    revision: undefined,
  })
  expect(nulls).toMatchObject({ at: null, position: null })
})

test('a byte order mark is no flaw', () => {
  expect(read(decodeObservationPayload(bytes(`\uFEFF${JSON.stringify(example)}`))).observations).toHaveLength(
    1,
  )
})

test.each([
  ['bad-payload', 'nothing at all', ''],
  ['bad-payload', 'NaN', '{"values":{"pm25":NaN}}'],
  ['bad-payload', 'Infinity', '{"values":{"pm25":Infinity}}'],
  ['bad-payload', 'a cut message', '{"values":{"pm25":1}'],
  ['bad-payload', 'more than 256 KiB', `"${'x'.repeat(256 * 1024)}"`],
  ['no-values', 'an empty array', '[]'],
  ['too-many-observations', '1,001 observations', `[${'{},'.repeat(1_000)}{}]`],
  ['too-deep', '50,000 arrays', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
  ['too-deep', 'ten objects, cut', '{"values":{"pm25":'.repeat(5)],
  ['too-deep', '200,000 open brackets', '['.repeat(200_000)],
])('%s: %s', (reason, _, payload) => {
  expect(refusalOf(decodeObservationPayload(bytes(payload)))).toBe(reason)
})

test.each([
  ['a byte that UTF-8 never has', [0x7b, 0xff, 0x7d]],
  ['half a surrogate pair in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
  ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
  ['a cut character', [0x22, 0xc3]],
])('bad-payload: %s', (_, payload) => {
  expect(refusalOf(decodeObservationPayload(Uint8Array.from(payload)))).toBe('bad-payload')
})

test('eight levels are not too deep, nine are', () => {
  const nested = (levels: number): unknown => (levels === 1 ? {} : { extra: nested(levels - 1) })
  expect(decode(nested(8)).ok).toBe(true)
  expect(refusalOf(decode(nested(9)))).toBe('too-deep')
})

test('brackets within strings are no depth', () => {
  expect(decode({ values: { a: '[[[[[[[[[[{{{{{{{\\"[[[[[[' } }).ok).toBe(true)
})

test('__proto__, constructor and toString are quantities like any unknown other', () => {
  const payload = '{"values":{"__proto__":1,"constructor":2,"toString":3},"statuses":{"__proto__":"fault"}}'
  const { observations } = read(decodeObservationPayload(bytes(payload)))
  expect(observations[0]!.values.map(({ quantity, value, status }) => [quantity, value, status])).toEqual([
    ['__proto__', 1, 'fault'],
    ['constructor', 2, undefined],
    ['toString', 3, undefined],
  ])
  expect('pm25' in Object.prototype).toBe(false)
})

test('whatever the JSON, decoding does not throw and every element is handed on or refused', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 10 }), (json) => {
      const decoded = decode(json)
      if (!decoded.ok || !Array.isArray(json)) return true
      const places = new Set(decoded.refusals.map(({ path }) => path.split('/')[1]))
      decoded.observations.forEach(({ path }) => places.add(path.split('/')[1]))
      return places.size === json.length
    }),
  )
})

test('whatever the bytes, decoding does not throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (payload) => 'ok' in decodeObservationPayload(payload)),
  )
})
