import { connect } from 'node:net'

import type { Operator } from '@haidang/testing'

import { admin, outcome, problemOf, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

/** S-12, S-17: what every answer carries, whatever was asked, and how often one may ask. */

let rig: RestRig
let boss: Operator
beforeAll(async () => {
  rig = await startRestRig()
  boss = await admin(rig)
}, 120_000)
afterAll(() => rig?.close())

test('headers that go on for ever are cut off', async () => {
  const answer = await new Promise<string>((done) => {
    const socket = connect(Number(new URL(rig.url).port), '127.0.0.1', () => {
      socket.write(`GET / HTTP/1.1\r\nhost: x\r\n${'x-filler: 0123456789\r\n'.repeat(2_000)}\r\n`)
    })
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.on('close', () => done(text))
    socket.on('error', () => undefined)
  })
  expect(answer.split('\r\n')[0]).toMatch(/ 431 /)
})

test('every answer carries exactly these headers, and names no software', async () => {
  const always = {
    'content-security-policy':
      "default-src 'none';script-src 'self';style-src 'self';worker-src 'self';connect-src 'self';font-src 'self';media-src 'self';manifest-src 'self';img-src 'self' data: blob:;base-uri 'none';form-action 'self';frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  }
  const changing = [
    'date',
    'content-length',
    'content-type',
    'connection',
    'keep-alive',
    'cache-control',
    'etag',
    'last-modified',
    'accept-ranges',
  ]
  for (const path of [
    '/',
    '/alarms/x',
    '/assets/main-abc123.js',
    '/api/v1/devices',
    '/api/v1/nothing',
    '/nothing.js',
    '/map/coast.geojson',
    '/healthz',
  ]) {
    const answer = await fetch(rig.url + path, { headers: { cookie: boss.cookie } })
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !changing.includes(name)))
    expect({ path, ...headers }).toEqual({ path, ...always })
  }
})

describe('files', () => {
  const get = (path: string) => fetch(rig.url + path)
  const cache = async (path: string) => (await get(path)).headers.get('cache-control')

  test('the page answers for every address of the console, and is asked for each time', async () => {
    for (const path of ['/', '/login', '/alarms/some.alarm.id/x', '/wall/a?b=c']) {
      if (path.includes('.')) continue
      const answer = await get(path)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(await answer.text()).toContain('Hải Đăng')
    }
    expect(await cache('/login')).toBe('no-cache')
  })

  test('what carries a hash is kept for ever, what REST says not at all', async () => {
    expect(await cache('/assets/main-abc123.js')).toBe('public, max-age=31536000, immutable')
    expect(await cache('/api/v1/site')).toBe('no-store')
    expect(await cache('/map/coast.geojson')).toBe('no-cache')
  })

  test.each([
    '/assets/none-123.js',
    '/nothing.map',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fsite/site.yaml',
    '/map/../site.yaml',
    '/map/%2e%2e/site.yaml',
    '/socket.io/x',
  ])('%s leads nowhere', async (path) => {
    const answer = await new Promise<string>((done) => {
      const socket = connect(Number(new URL(rig.url).port), '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
      )
      let text = ''
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('close', () => done(text))
      socket.on('error', () => undefined)
    })
    expect(answer.split('\r\n')[0]).toMatch(/ 40[04] /)
    expect(answer).not.toContain('timeZone')
  })
})

test('health needs no sign-in and says one word', async () => {
  expect(await (await fetch(`${rig.url}/healthz`)).json()).toEqual({ status: 'alive' })
  expect(await (await fetch(`${rig.url}/readyz`)).json()).toEqual({ status: 'ready' })
})

test('a fault of ours is told as a number, and the rest stays in the log', async () => {
  const { db } = rig
  await db.query('alter table audit rename to audit_away')
  const answer = await problemOf(await boss.raw('GET', 'audit'))
  await db.query('alter table audit_away rename to audit')
  expect(Object.keys(answer).sort()).toEqual(['instance', 'reason', 'status', 'title', 'type'])
  expect(answer).toMatchObject({ status: 500, reason: 'unexpected' })
  expect(rig.log.find(({ fields }) => fields?.instance === answer.instance)).toMatchObject({
    level: 'error',
    event: 'request.failed',
  })
})

test('under TLS the cookie is __Host-, Secure, and HSTS is sent', async () => {
  const secure = await startRestRig({ publicUrl: 'https://ioc.example.vn' })
  try {
    const link = await secure.link('admin')
    const answer = await fetch(`${secure.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://ioc.example.vn' },
      body: JSON.stringify({ link }),
    })
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-ioc=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict; Secure$/,
    )
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
  } finally {
    await secure.close()
  }
}, 120_000)

test('who asks too often waits, and others do not', async () => {
  const busy = await startRestRig({
    rates: { perAddress: { perSecond: 100_000, burst: 100_000 }, perCaller: { perSecond: 10, burst: 20 } },
  })
  try {
    const one = await signInAs(busy, 'one', { role: 'viewer' })
    const two = await signInAs(busy, 'two', { role: 'viewer' })
    const answers = await Promise.all(Array.from({ length: 30 }, () => one.raw('GET', 'me')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(10)
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    expect(await outcome(refused[0]!)).toEqual({ status: 429, reason: 'too-many-requests' })
    expect((await two.raw('GET', 'me')).status).toBe(200)
    busy.clock.at += 1_000
    expect((await one.raw('GET', 'me')).status).toBe(200)
  } finally {
    await busy.close()
  }
}, 120_000)
