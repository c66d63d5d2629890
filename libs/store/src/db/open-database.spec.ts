import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

import type { Log } from '@haidang/domain'
import { openDatabase } from './open-database.js'
import { StoreUnavailable } from './store-unavailable.js'

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
}

/** A message of PostgreSQL's protocol 3.0: its letter, its length, its body. */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(letter), length, body])
}

const authenticated = message('R', Buffer.alloc(4))
const ready = message('Z', Buffer.from('I'))

test('a server that greets and ends a connection in the same breath is one that does not answer, and ends nobody', async () => {
  const fatal = message('E', Buffer.from('SFATAL\0VFATAL\0C57P01\0Mended by its administrator\0\0'))
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([authenticated, ready, fatal])))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const db = openDatabase({ url: `postgres://x@127.0.0.1:${port}/x`, applicationName: 'spec', log: quiet })
  try {
    await expect(db.query('select 1')).rejects.toThrow(StoreUnavailable)
    await expect(db.tx((tx) => tx.query('select 1'))).rejects.toThrow(StoreUnavailable)
  } finally {
    await db.close()
    server.close()
  }
})

test('is closed when the server has let go of every connection, which may have something else to do first', async () => {
  let left = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(Buffer.concat([authenticated, ready]))
      socket.on('data', (said) => {
        if (said.includes('select')) socket.write(Buffer.concat([message('I', Buffer.alloc(0)), ready]))
        if (said[0] !== 'X'.charCodeAt(0)) return
        setTimeout(() => {
          left += 1
          socket.end()
        }, 100)
      })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const db = openDatabase({ url: `postgres://x@127.0.0.1:${port}/x`, applicationName: 'spec', log: quiet })
  try {
    await Promise.all([db.query('select 1'), db.query('select 1')])
  } finally {
    await db.close()
    server.close()
  }
  expect(left).toBe(2)
})
