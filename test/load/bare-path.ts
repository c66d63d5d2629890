import { createServer } from 'node:http'
import { type IncomingMessage, startEmbeddedBroker } from '@haidang/broker'
import type { Log } from '@haidang/domain'
import { Server } from 'socket.io'

/*
 * The floor under our figures, as a process of its own: the same broker, whose messages are parsed, stored nowhere
 * and sent straight on to every WebSocket. What the product adds to this is the price of its promises.
 */
const nothing = (): void => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent }

const server = createServer()
const live = new Server(server, { transports: ['websocket'], perMessageDeflate: false })

const broker = await startEmbeddedBroker({
  host: '127.0.0.1',
  port: 0,
  authenticate: ({ clientId }) =>
    Promise.resolve({ clientId, kind: 'gateway', publishFilters: ['#'], subscribeFilters: [] }),
  accept: (message) => {
    live.emit('message', message.topic, parse(message))
    return Promise.resolve()
  },
  refused: nothing,
  available: () => true,
  clock: { now: () => Date.now() },
  log: silent,
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({
    mqttPort: broker.port,
    httpPort: typeof address === 'object' && address ? address.port : 0,
  })
})
process.once('disconnect', () => process.exit(0))

function parse({ payload }: IncomingMessage): unknown {
  return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString())
}
