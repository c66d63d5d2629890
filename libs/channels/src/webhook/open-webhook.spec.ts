import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingHttpHeaders, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isForbidden } from './forbidden-address.js'
import { openWebhook } from './open-webhook.js'

type Came = { headers: IncomingHttpHeaders; body: string }

/** A receiver that answers as it is told. */
async function receiver(answer: (response: ServerResponse) => void) {
  const came: Came[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => void (body += chunk.toString()))
    request.on('end', () => {
      came.push({ headers: request.headers, body })
      answer(response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    came,
    url: `http://localhost:${port}/alarms`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const clock = { now: () => 1_790_000_000_500 }
const letter = { key: '0191-key', body: '{"a":"Hải Châu"}' }
const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`

test('a letter goes once, signed so that a Standard Webhooks library accepts it, with its key', async () => {
  await using there = await receiver((response) => response.writeHead(204).end())
  expect(await openWebhook({ url: there.url, secret, clock }).send(letter)).toEqual({ taken: true })
  const [{ headers, body } = { headers: {}, body: '' }] = there.came
  expect([there.came.length, body]).toEqual([1, letter.body])
  const expected = createHmac('sha256', 'a secret of twenty-four b')
    .update(`0191-key.1790000000.${letter.body}`)
    .digest('base64')
  expect(headers).toMatchObject({
    'idempotency-key': '0191-key',
    'webhook-id': '0191-key',
    'webhook-timestamp': '1790000000',
    'webhook-signature': `v1,${expected}`,
    'content-type': 'application/json; charset=utf-8',
  })
})

test.each([
  [500, {}, { taken: false, why: 'it answered 500' }],
  [429, { 'retry-after': '30' }, { taken: false, why: 'it answered 429', retryAfterMs: 30_000 }],
  [503, { 'retry-after': '99999' }, { taken: false, why: 'it answered 503', retryAfterMs: 300_000 }],
  [
    302,
    { location: 'http://169.254.169.254/' },
    { taken: false, why: 'it answered 302, a redirect, which is not followed' },
  ],
])('an answer %i is not taken', async (status, headers, verdict) => {
  await using there = await receiver((response) => response.writeHead(status, headers).end())
  expect(await openWebhook({ url: there.url, secret, clock }).send(letter)).toEqual(verdict)
})

test('who does not answer, or never ends, or is not there, costs a bounded time and is told in words', async () => {
  await using silent = await receiver(() => undefined)
  const slow = openWebhook({ url: silent.url, secret, clock, limitMs: 200 })
  expect(await slow.send(letter)).toEqual({ taken: false, why: 'no answer within 200 ms' })
  await using endless = await receiver((response) => void response.writeHead(200).write('x'.repeat(100_000)))
  const cut = openWebhook({ url: endless.url, secret, clock, limitMs: 5_000 })
  expect(await cut.send(letter)).toEqual({ taken: true })
  const nobody = openWebhook({ url: 'http://127.0.0.1:1/', secret, clock })
  expect(await nobody.send(letter)).toEqual({ taken: false, why: 'it could not be reached: ECONNREFUSED' })
})

test.each([
  ['169.254.169.254', true],
  ['[::ffff:169.254.169.254]', true],
  ['[fe80::1]', true],
  ['0.0.0.0', true],
  ['239.1.2.3', true],
  ['[fd00:ec2::254]', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['[::1]', false],
  ['ioc.example.vn', false],
])('%s is forbidden: %s', (address, expected) => {
  expect(isForbidden(new URL(`http://${address}/`).hostname)).toBe(expected)
})

test('numbers that hide an address are the address', () => {
  expect(() => openWebhook({ url: 'http://2852039166/', secret, clock })).toThrow(RangeError)
  expect(() => openWebhook({ url: 'http://0xa9fea9fe/', secret, clock })).toThrow(RangeError)
})
