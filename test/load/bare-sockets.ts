import { createServer } from 'node:http'
import { openLiveBus } from '@haidang/live'
import { keptLog } from '../live-rig/kept-log.js'
import { planTown } from '../live-rig/town.js'
import { driveVehicles } from './rig/drive-vehicles.js'
import { type WebSocket, webSockets } from './rig/web-sockets.js'

/*
 * A server of npm `ws` and nothing else, as a process of its own: as often as it was told it sends every client the same
 * messages, of the sizes that it was told. What the live gateway takes beyond this is what it does. It writes the time of
 * sending where a positions frame has it, so that its clients can say how old their bytes are. With a number of vehicles
 * these drive in here, too, and nobody hears them: what they take of a process that also sends. Among the gateway's texts
 * are its pings, so that as many are sent here; that nobody answers them here is on the gateway's account.
 */
export type BareSending = Readonly<{
  everyMs: number
  /** To each message of bytes; with a part of one it is the turn of another one now and then. */
  texts: number
  /** Of a text. */
  textBytes: number
  binary: number
}>

/** A positions frame's header, and where in it the time stands. */
const [headerBytes, timeOffset] = [16, 8]

const [vehicles] = process.argv.slice(2)
if (vehicles !== undefined) {
  const bus = openLiveBus({ redisUrl: undefined, log: keptLog() })
  driveVehicles(bus, planTown({ stations: 0, vehicles: Number(vehicles) }))
}
const clients = new Set<WebSocket>()
const server = createServer()
const { WebSocketServer } = webSockets()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  clients.add(socket)
  socket.on('error', () => undefined)
  socket.on('close', () => clients.delete(socket))
})

let timer: NodeJS.Timeout | undefined
process.on('message', ({ everyMs, texts, textBytes, binary }: BareSending) => {
  clearInterval(timer)
  const text = Buffer.alloc(textBytes, 'x')
  let owed = 0
  timer = setInterval(() => {
    const bytes = Buffer.alloc(Math.max(headerBytes, binary)) // afresh: what waits in a socket's queue must not change
    bytes.writeDoubleLE(Date.now(), timeOffset)
    owed += texts
    const inTurn = Math.floor(owed)
    owed -= inTurn
    for (const client of clients) {
      for (let sent = 0; sent < inTurn; sent += 1) client.send(text, { binary: false })
      client.send(bytes, { binary: true })
    }
  }, everyMs)
})
process.once('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
