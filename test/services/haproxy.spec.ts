import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, type Server, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { eventually, freePorts } from '@haidang/testing'
import { jest } from '@jest/globals'

import { haproxySettings } from '../../infra/services/haproxy.mjs'
import { root } from '../../infra/launch/workspace.mjs'
import { type Front, openFront } from '../process-rig/front.js'

jest.setTimeout(120_000)

/** Stands for an api: says who it is, what it was told of the client, and how it does. */
type Stub = { name: string; url: string; ready: number; refused: number; got: string[]; server: Server }

/** The handshake of RFC 6455, as its section 1.3 has it. */
const upgrade = { connection: 'Upgrade', upgrade: 'websocket' }
const asked = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13' }
const agreed = { ...upgrade, 'sec-websocket-accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' }
const headerLine = ([name, value]: [string, string]) => `${name}: ${value}\r\n`

let apis: Stub[]
let front: Front

async function openStub(name: string, port: number): Promise<Stub> {
  const server = createServer()
  const stub: Stub = { name, url: `http://127.0.0.1:${port}`, ready: 200, refused: 0, got: [], server }
  stub.server.on('request', (asking, answer) => {
    if (asking.url === '/readyz') {
      stub.refused = stub.ready === 200 ? 0 : stub.refused + 1
      return void answer.writeHead(stub.ready).end()
    }
    if (asking.url === '/healthz') return void answer.writeHead(200).end()
    stub.got.push(`${asking.method} ${asking.url}`)
    if (asking.url === '/break') return void asking.socket.destroy()
    answer.writeHead(200).end(JSON.stringify({ name, headers: asking.headers }))
  })
  stub.server.on('upgrade', (asking, socket) => {
    stub.got.push(`UPGRADE ${asking.url}`)
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${Object.entries(agreed).map(headerLine).join('')}\r\n`)
    socket.on('data', (bytes) => socket.write(bytes))
  })
  stub.server.listen(port, '127.0.0.1')
  await once(stub.server, 'listening')
  expect((stub.server.address() as AddressInfo).port).toBe(port)
  return stub
}

beforeAll(async () => {
  const ports = await freePorts(2)
  apis = await Promise.all(ports.map((port, place) => openStub(`api-${place + 1}`, port)))
  front = await openFront(apis.map(({ url }) => url))
})

afterAll(async () => {
  for (const { server } of apis ?? []) server.close()
  for (const { server } of apis ?? []) server.closeAllConnections()
  await front?.close()
})

type Told = { name: string; headers: Record<string, string> }

const get = async (path: string, init?: RequestInit) =>
  (await (await fetch(`${front.url}${path}`, init)).json()) as Told

/** Asks often enough for both to have had a turn. */
const names = async (): Promise<Set<string>> =>
  new Set((await Promise.all(Array.from({ length: 8 }, () => get('/any')))).map(({ name }) => name))

test('both serve; one that is not ready gets nothing new until it is', async () => {
  await eventually('both', async () => (await names()).size === 2)
  apis[0]!.ready = 503
  await eventually('the other alone', async () => [...(await names())].join() === 'api-2')
  apis[0]!.ready = 200
  await eventually('both again', async () => (await names()).size === 2)
})

test('while the database is away from all of them the console is served all the same', async () => {
  for (const api of apis) api.ready = 503
  try {
    await eventually('both have said so more often than it takes', () =>
      apis.every(({ refused }) => refused > 4),
    )
    expect((await get('/any')).name).toMatch(/^api-/)
  } finally {
    for (const api of apis) api.ready = 200
  }
})

test('the product is told who asks, whatever a browser says of itself', async () => {
  const claimed = {
    'x-forwarded-for': '198.51.100.7',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'for=198.51.100.7',
  }
  const asking = request(`${front.url}/any`, { localAddress: '127.0.0.9', headers: claimed }).end()
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const { headers } = JSON.parse((await answer.toArray()).join('')) as Told
  expect(headers['x-forwarded-for']).toBe('127.0.0.9')
  expect(headers['x-forwarded-proto']).toBe('http')
  expect(Object.keys(headers)).not.toContain('x-forwarded-host')
  expect(Object.keys(headers)).not.toContain('forwarded')
})

test('what one may have taken is never sent to the other', async () => {
  const before = apis.flatMap(({ got }) => got).length
  const answer = await fetch(`${front.url}/break`, { method: 'POST', body: '{}' }).catch(() => undefined)
  expect(answer?.ok ?? false).toBe(false)
  expect(apis.flatMap(({ got }) => got).slice(before)).toHaveLength(1)
})

test('a live connection goes through, and stays open while it is spoken on', async () => {
  const headers = { ...upgrade, ...asked }
  const asking = request(`${front.url}/socket.io/?transport=websocket`, { headers }).end()
  const [answer, socket] = (await once(asking, 'upgrade')) as [IncomingMessage, NodeJS.ReadWriteStream]
  expect(answer.statusCode).toBe(101)
  socket.write('a word')
  const [echo] = (await once(socket, 'data')) as [Buffer]
  expect(echo.toString()).toBe('a word')
  socket.end()
})

test('the settings name as many processes as there are, and nothing of the containers’', () => {
  const text = readFileSync(join(root, 'infra/haproxy/haproxy.cfg'), 'utf8')
  const written = haproxySettings(text, { port: 8_081, apis: ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3'] })
  expect(written.match(/^ {4}server api-\d 127\.0\.0\.1:\d$/gm)).toHaveLength(6)
  expect(written).not.toMatch(/resolvers|api-1:8080|bind :8080\n/)
  expect(written).toContain('bind 127.0.0.1:8081\n')
})
