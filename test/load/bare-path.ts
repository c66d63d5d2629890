import { createServer } from 'node:http'
import { startEmbeddedBroker } from '@haidang/broker'
import type { Log } from '@haidang/domain'
import { connectAsync } from 'mqtt'
import { Server } from 'socket.io'

/*
 * The floor under our figures, as a process of its own: messages are received, parsed, stored nowhere and sent straight on
 * to every WebSocket. Without `MQTT_URL` it is the same broker as ours that receives them; with the address of a foreign
 * broker it is mqtt.js, as it is meant to be used (it acknowledges on receipt). What the product adds to this is the
 * price of its promises.
 */
const url = process.env['MQTT_URL']
const nothing = (): void => undefined
const silent: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silent }

const server = createServer()
const live = new Server(server, { transports: ['websocket'], perMessageDeflate: false })
let received = 0

const mqttPort = url === undefined ? await receiveByOwnBroker() : await receiveFrom(url)
process.on('message', () => process.send?.({ received }))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ mqttPort, httpPort: typeof address === 'object' && address ? address.port : 0 })
})
process.once('disconnect', () => process.exit(0))

async function receiveByOwnBroker(): Promise<number> {
  const broker = await startEmbeddedBroker({
    host: '127.0.0.1',
    port: 0,
    authenticate: ({ clientId }) =>
      Promise.resolve({ clientId, kind: 'gateway', publishFilters: ['#'], subscribeFilters: [] }),
    accept: ({ topic, payload }) => {
      take(topic, payload)
      return Promise.resolve()
    },
    refused: nothing,
    available: () => true,
    clock: { now: () => Date.now() },
    log: silent,
  })
  return broker.port
}

async function receiveFrom(address: string): Promise<number> {
  const client = await connectAsync(address, { protocolVersion: 4, clean: false, clientId: 'bare' })
  client.on('message', take)
  await client.subscribeAsync('ioc/v1/#', { qos: 1 })
  return 0
}

function take(topic: string, { buffer, byteOffset, byteLength }: Uint8Array): void {
  const said: unknown = JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString())
  received += 1
  if (live.engine.clientsCount > 0) live.emit('message', topic, said)
}
