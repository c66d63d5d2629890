import { readKnock } from './read-knock.js'

const address = '127.0.0.1'
const names = { session: 'ioc', display: 'ioc-display' }
const secret = 'abcdefghijklmnopqrstuvwxyz-0123456789_ABCDE'

test('the session is the value of our cookie, whatever stands beside it', () => {
  const cookie = `theme=dark; ioc=${secret}; ioc2=no`
  expect(readKnock({ address, cookie }, names)).toEqual({ kind: 'session', secret })
  expect(
    readKnock({ address, cookie }, { session: '__Host-ioc', display: '__Host-ioc-display' }),
  ).toBeUndefined()
})

test('a bearer token counts before a cookie, and a malformed one is not made good by it', () => {
  const cookie = `ioc=${secret}`
  expect(readKnock({ address, cookie, authorization: `Bearer ${secret}` }, names)).toEqual({
    kind: 'token',
    secret,
  })
  expect(readKnock({ address, cookie, authorization: 'Basic YWRtaW46YWRtaW4=' }, names)).toBeUndefined()
})

test.each([
  '',
  'ioc',
  'ioc=',
  'ioc=short',
  `ioc=${'x'.repeat(300)}`,
  `ioc=${secret}%00`,
  '__proto__=x; constructor=y',
])('a cookie header %j presents nothing', (cookie) =>
  expect(readKnock({ address, cookie }, names)).toBeUndefined(),
)

test('a wall comes by its own cookie; beside a person’s it counts only when it says that it comes as a wall', () => {
  const wall = secret.replace('abc', 'xyz')
  const both = `ioc-display=${wall}; ioc=${secret}`
  expect(readKnock({ address, cookie: `ioc-display=${wall}` }, names)).toEqual({
    kind: 'display',
    secret: wall,
  })
  expect(readKnock({ address, cookie: both }, names)).toEqual({ kind: 'session', secret })
  expect(readKnock({ address, cookie: both, as: 'display' }, names)).toEqual({
    kind: 'display',
    secret: wall,
  })
  expect(readKnock({ address, cookie: `ioc=${secret}`, as: 'display' }, names)).toBeUndefined()
  expect(readKnock({ address, authorization: `Bearer ${secret}`, as: 'display' }, names)).toBeUndefined()
})
