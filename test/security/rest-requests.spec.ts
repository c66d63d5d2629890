import type { Operator } from '@haidang/testing'

import { admin, outcome, problemOf } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

/** S-06, S-14: where a request comes from, what may be in it, and how large it may be. */

let rig: RestRig
let boss: Operator
let alarm: string
beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
  alarm = await rig.raise('aq-east')
}, 120_000)
afterAll(() => rig?.close())

const users = async () =>
  (await boss.get<{ items: { username: string }[] }>('users?limit=1000')).items.map(
    ({ username }) => username,
  )
const newUser = {
  username: 'planted',
  displayName: 'P',
  role: 'administrator',
  password: 'long-enough-to-count',
}

describe('a change by cookie', () => {
  const change = (headers: Record<string, string>, body = JSON.stringify(newUser)) =>
    fetch(`${rig.url}/api/v1/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: boss.cookie, ...headers },
      body,
    })

  test.each([
    ['no origin', {}],
    ['origin null', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['our address with another port', { origin: 'http://127.0.0.1:1' }],
    ['a name that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['TLS where we have none', { origin: 'https://127.0.0.1' }],
  ])('with %s is refused and changes nothing', async (_what, headers) => {
    expect(await outcome(await change(headers))).toEqual({ status: 403, reason: 'foreign-origin' })
    expect(await users()).not.toContain('planted')
  })

  test('sent across sites is refused, as the browser says itself', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await change({ origin: rig.url, 'sec-fetch-site': site })
      expect(await outcome(answer)).toEqual({ status: 403, reason: 'foreign-origin' })
    }
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; charset=application/json',
  ])('as %s, which forms of any site can send, is not read', async (type) => {
    expect(await outcome(await change({ origin: rig.url, 'content-type': type }))).toEqual({
      status: 415,
      reason: 'wrong-media-type',
    })
    expect(await users()).not.toContain('planted')
  })

  test('from our own page is carried out', async () => {
    const answer = await change(
      { origin: rig.url, 'sec-fetch-site': 'same-origin' },
      JSON.stringify({ ...newUser, username: 'wanted' }),
    )
    expect(answer.status).toBe(201)
  })
})

test('a page of another site reads nothing either, and no answer invites it', async () => {
  const answer = await fetch(`${rig.url}/api/v1/devices`, {
    headers: { cookie: boss.cookie, origin: 'https://evil.example' },
  })
  expect(await outcome(answer)).toEqual({ status: 403, reason: 'foreign-origin' })
  const names = [...(await boss.raw('GET', 'devices')).headers.keys()]
  expect(names.filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('signing in from another site is refused: nobody is signed in as somebody else', async () => {
  const link = await rig.link('admin')
  const post = (origin: string) =>
    fetch(`${rig.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ link }),
    })
  expect(await outcome(await post('https://evil.example'))).toEqual({ status: 403, reason: 'foreign-origin' })
  expect((await post(rig.url)).status).toBe(200) // and the link was not used up
})

describe('a token', () => {
  const make = (body: object) => boss.send<{ id: string; token: string }>('POST', 'tokens', body)
  const withToken = (token: string, path = 'devices', init: RequestInit = {}) =>
    fetch(`${rig.url}/api/v1/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })

  test('needs no origin, does what its role may within its scope, and is shown once', async () => {
    const { token } = await make({ name: 'script', role: 'operator', scope: { areas: ['ward-east'] } })
    expect(token).toMatch(/^ioc_[\w-]{43}$/)
    expect((await withToken(token)).status).toBe(200)
    expect((await withToken(token, 'devices/aq-west')).status).toBe(404)
    expect((await withToken(token, 'users')).status).toBe(403)
    const answer = await withToken(token, `alarms/${alarm}/acknowledge`, { method: 'POST', body: '{}' })
    expect(await answer.json()).toMatchObject({ acknowledged: { by: 'token:script' } })
    expect(JSON.stringify(await boss.get('tokens'))).not.toContain(token)
    expect(JSON.stringify(rig.log)).not.toContain(token)
  })

  test('ends when revoked, and at its end', async () => {
    const until = new Date(rig.clock.at + 60_000).toISOString()
    const [ending, revoked] = await Promise.all([
      make({ name: 'ending', role: 'viewer', expiresAt: until }),
      make({ name: 'revoked', role: 'viewer' }),
    ])
    expect([(await withToken(ending.token)).status, (await withToken(revoked.token)).status]).toEqual([
      200, 200,
    ])
    await boss.send('DELETE', `tokens/${revoked.id}`)
    rig.clock.at += 60_001
    expect([(await withToken(ending.token)).status, (await withToken(revoked.token)).status]).toEqual([
      401, 401,
    ])
    expect(await outcome(await boss.raw('DELETE', `tokens/${revoked.id}`))).toEqual({
      status: 404,
      reason: 'not-found',
    })
  })

  test('has a name of its own, which is free again when it is revoked', async () => {
    const { id } = await make({ name: 'once', role: 'viewer' })
    expect(await outcome(await boss.raw('POST', 'tokens', { name: 'once', role: 'viewer' }))).toEqual({
      status: 409,
      reason: 'already-exists',
    })
    await boss.send('DELETE', `tokens/${id}`)
    expect((await boss.raw('POST', 'tokens', { name: 'once', role: 'viewer' })).status).toBe(201)
  })
})

describe('a body', () => {
  const post = (body: string, path = 'users') =>
    fetch(`${rig.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { cookie: boss.cookie, origin: rig.url, 'content-type': 'application/json' },
      body,
    })

  test.each([
    ['{"username":"planted","__proto__":{"role":"administrator"}}'],
    ['{"username":"planted","constructor":{"prototype":{"polluted":true}}}'],
    ['{"scope":{"__proto__":{"polluted":true}}}'],
    ['{"\\u005f_proto__":{"polluted":true}}'],
  ])('that reaches for prototypes is refused: %s', async (body) => {
    expect(await outcome(await post(body))).toEqual({ status: 400, reason: 'bad-request' })
    expect('polluted' in {}).toBe(false)
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  test('that is too large, no JSON, or deeper than a well is refused with a reason', async () => {
    expect(await outcome(await post(JSON.stringify({ username: 'x'.repeat(300_000) })))).toEqual({
      status: 413,
      reason: 'too-large',
    })
    expect(await outcome(await post('{"username":'))).toEqual({ status: 400, reason: 'bad-request' })
    expect(await outcome(await post('['.repeat(60_000) + ']'.repeat(60_000)))).toEqual({
      status: 400,
      reason: 'bad-request',
    })
    expect(await outcome(await post(`{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}`))).toEqual({
      status: 400,
      reason: 'bad-request',
    })
    expect(
      await outcome(
        await post(
          JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, 1]))),
        ),
      ),
    ).toEqual({ status: 400, reason: 'bad-request' })
  })

  test('that is wrong hears of every error with its path, and of fields that nobody knows', async () => {
    const answer = await post(
      '{"username":"No Capitals","role":"king","scope":{"planets":[]},"password":"short","hat":1}',
    )
    const problem = await problemOf(answer)
    expect(problem).toMatchObject({
      type: 'urn:haidang:refusal:bad-request',
      status: 400,
      title: expect.any(String),
      instance: expect.stringMatching(/^urn:uuid:/),
    })
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual([
      'body',
      'body.displayName',
      'body.password',
      'body.role',
      'body.scope',
      'body.username',
    ])
    expect(rig.log.map(({ fields }) => fields?.instance)).toContain(problem.instance) // the log has it too
  })

  test('may not hold what the database cannot: NUL and halves of characters', async () => {
    for (const comment of ['a\0b', 'a\ud800b', '\udc00']) {
      const answer = await boss.raw('POST', `alarms/${alarm}/comment`, { comment })
      expect(await answer.json()).toMatchObject({ status: 400, errors: [{ path: 'body.comment' }] })
    }
    expect(
      (await boss.raw('POST', `alarms/${alarm}/comment`, { comment: 'Đã kiểm tra 👍 \u0001 <script>\'"--' }))
        .status,
    ).toBe(200)
  })

  test.each([
    "'; drop table alarm; --",
    '${7*7}{{7*7}}',
    '../../etc/passwd',
    '=cmd|calc',
    '\r\nset-cookie: x=y',
    '%00',
    '<img src=x onerror=alert(1)>',
  ])('is text and nothing else: %j', async (text) => {
    const { seq } = await boss.send<{ seq: number }>('POST', `alarms/${alarm}/comment`, {
      comment: `x${text}`,
    })
    const { items } = await boss.get<{ items: { comment?: string }[] }>(`alarm-events?after=${seq - 1}`)
    expect(items[0]?.comment).toBe(`x${text}`)
    expect((await boss.raw('GET', `devices?cursor=${encodeURIComponent(text)}`)).status).toBe(400)
    expect((await boss.raw('GET', `alarms?device=${encodeURIComponent(text)}`)).status).toBe(400)
  })
})

test.each([
  'limit=1000000000',
  'limit=0',
  'limit=-1',
  'limit=x',
  'cursor=AAAA',
  'feed=No',
  `cursor=${Buffer.from('["a","b"]').toString('base64url')}`,
])('a list asked with %s is refused', async (query) =>
  expect(await outcome(await boss.raw('GET', `devices?${query}`))).toEqual({
    status: 400,
    reason: 'bad-request',
  }),
)

test('raw observations are read 31 days at a time', async () => {
  const ask = async (from: string, to: string) =>
    outcome(await boss.raw('GET', `devices/aq-east/observations?from=${from}&to=${to}`))
  expect(await ask('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z')).toEqual({ status: 200 })
  expect(await ask('1926-01-01T00:00:00Z', '2026-02-01T00:00:00Z')).toEqual({
    status: 400,
    reason: 'bad-request',
  })
})
