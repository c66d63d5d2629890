import { readKnock } from './read-knock.js'

const address = '127.0.0.1'
const secret = 'abcdefghijklmnopqrstuvwxyz-0123456789_ABCDE'

test('the session is the value of our cookie, whatever stands beside it', () => {
  const cookie = `theme=dark; ioc=${secret}; ioc2=no`
  expect(readKnock({ address, cookie }, 'ioc')).toEqual({ kind: 'session', secret })
  expect(readKnock({ address, cookie }, '__Host-ioc')).toBeUndefined()
})

test('a bearer token counts before a cookie, and a malformed one is not made good by it', () => {
  const cookie = `ioc=${secret}`
  expect(readKnock({ address, cookie, authorization: `Bearer ${secret}` }, 'ioc')).toEqual({
    kind: 'token',
    secret,
  })
  expect(readKnock({ address, cookie, authorization: 'Basic YWRtaW46YWRtaW4=' }, 'ioc')).toBeUndefined()
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
  expect(readKnock({ address, cookie }, 'ioc')).toBeUndefined(),
)
