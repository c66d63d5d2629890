import { createServer } from 'node:http'
import { type WebSocket, webSockets } from './rig/web-sockets.js'

/*
 * A server of npm `ws` and nothing else, as a process of its own: once a second it sends every client the same messages,
 * of the sizes that it was told. What the live gateway takes beyond this is what it does.
 */
type Sizes = Readonly<{ text: readonly number[]; binary: readonly number[] }>

const clients = new Set<WebSocket>()
const server = createServer()
const { WebSocketServer } = webSockets()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  clients.add(socket)
  socket.on('error', () => undefined)
  socket.on('close', () => clients.delete(socket))
})

let timer: NodeJS.Timeout | undefined
process.on('message', (sizes: Sizes) => {
  clearInterval(timer)
  const texts = sizes.text.map((bytes) => Buffer.alloc(bytes, 'x'))
  const binaries = sizes.binary.map((bytes) => Buffer.alloc(bytes))
  timer = setInterval(() => {
    for (const client of clients) {
      for (const text of texts) client.send(text, { binary: false })
      for (const binary of binaries) client.send(binary, { binary: true })
    }
  }, 1_000)
})
process.once('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
