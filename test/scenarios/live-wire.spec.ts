import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type LiveConnection, type LiveServer, openLiveServer } from '@haidang/live'
import { eventually } from '@haidang/testing'
import { io } from 'socket.io-client'
import type { LiveSocket } from '../live-rig/console.js'
import { keptLog } from '../live-rig/kept-log.js'

/*
 * What goes to many is written past engine.io, straight to the TCP connection, and everything else through it. That is right
 * only as long as engine.io's WebSocket hands its frames to that very connection in the turn in which it is given them.
 */
let httpServer: Server
let server: LiveServer
let connection: LiveConnection
let socket: LiveSocket
const heard: number[] = []
const log = keptLog()

beforeAll(async () => {
  httpServer = createServer().listen(0, '127.0.0.1')
  await once(httpServer, 'listening')
  const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`
  server = openLiveServer(httpServer, {
    ...{ origins: [url], log },
    admit: async () => ({ ok: true, guest: 'duty' }),
    connected: (arrived) => {
      connection = arrived
      connection.join('everybody')
    },
  })
  socket = io(`${url}/live`, { transports: ['websocket'], extraHeaders: { origin: url } })
  socket.on('positions', (_feed, bytes) => void heard.push(new DataView(asBuffer(bytes)).getUint32(0)))
  socket.on('resync', ({ layers }) => void heard.push(Number(layers[0])))
  await eventually('it is let in', () => connection !== undefined)
})

afterAll(async () => {
  socket?.close()
  await server?.close()
  httpServer?.close()
})

function asBuffer(bytes: ArrayBuffer | Uint8Array): ArrayBuffer {
  return bytes instanceof ArrayBuffer ? bytes : new Uint8Array(bytes).buffer
}

function tellEverybody(number: number, size: number): void {
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, number)
  server.send({ room: 'everybody' }, 'positions', 'vehicle', bytes)
}

/** Of three words two go to everybody; each is one of a thousand numbers, in order. */
function tell(from: number, { size }: { size: number }): void {
  for (let number = from; number < from + 1_000; number += 1)
    if (number % 3 === 0) connection.send('resync', { layers: [String(number)], alarms: false })
    else tellEverybody(number, size)
}

test('what goes to everybody and what goes to one arrive in the order in which they were written', async () => {
  tell(0, { size: 8 })
  await eventually('all of it', () => heard.length === 1_000)
  tell(1_000, { size: 60_000 }) // far more than the system takes at once: engine.io, too, has to keep some
  expect(connection.backlog().packets).toBeGreaterThan(900)
  expect(connection.backlog().bytes).toBeGreaterThan(10_000_000)
  await eventually('the rest', () => heard.length === 2_000, { withinMs: 30_000 })
  expect(heard).toEqual(Array.from({ length: 2_000 }, (_, number) => number))
  await eventually('nothing waits', () => connection.backlog().packets === 0)
  expect(connection.backlog()).toEqual({ packets: 0, bytes: 0, waitingMs: 0 })
}, 120_000)

test('a handler that throws, now or later, ends nothing, and the log says whose it was', async () => {
  const nothing = (): void => undefined
  const fails = (): never => {
    throw new Error('a fault of ours')
  }
  connection.handle(
    { subscribe: async () => fails(), unsubscribe: nothing, alarms: nothing, seen: fails },
    { user: 'duty' },
  )
  socket.emit('seen', { seq: 1 })
  socket.emit('subscribe', { layers: [] }, nothing)
  const failed = () => log.lines.filter(({ event }) => event === 'live.handler.failed')
  await eventually('both are told', () => failed().length === 2)
  const of = { connection: connection.id, user: 'duty', error: expect.anything() }
  expect(failed().map(({ fields }) => fields)).toEqual([
    { event: 'seen', ...of },
    { event: 'subscribe', ...of },
  ])
  expect(socket.connected).toBe(true)
})

test('to one that has said good-bye nothing is written, and nobody notices', async () => {
  const before = heard.length
  connection.dismiss('scope-changed')
  tellEverybody(0, 8)
  await eventually('it has gone', () => server.stats().connections === 0 && socket.disconnected)
  tellEverybody(1, 8)
  expect(heard).toHaveLength(before)
})
