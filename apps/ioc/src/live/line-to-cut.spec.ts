import { once } from 'node:events'
import { type IncomingMessage, type Server, createServer, get } from 'node:http'
import { createLineToCut } from './line-to-cut.js'

let server: Server
let port: number
beforeAll(async () => {
  server = createServer((_, response) => response.write('begun')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => server.closeAllConnections())
afterAll(() => server.close())

const line = createLineToCut(false)
const ask = (): Promise<IncomingMessage> =>
  new Promise((done, fail) => {
    get({ host: '127.0.0.1', port, path: '/here', agent: line.agent }, done).on('error', fail)
  })

test('a line that is cut tears off what is open, lets nothing through, and works again when it is mended', async () => {
  const answer = await ask()
  const torn = new Promise((done) => answer.once('error', done))
  line.cut()
  await torn
  await expect(ask()).rejects.toThrow()
  line.mend()
  expect((await ask()).statusCode).toBe(200)
})
