import { type Server, createServer } from 'node:net'

import { hasCode } from './has-code.js'

/** Below those that operating systems give to outgoing connections: nobody takes one by chance before it is listened on. */
const [lowest, highest] = [12_000, 30_000]

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenSomewhere))
  const ports = servers.map((server) => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
    return address.port
  })
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

async function listenSomewhere(): Promise<Server> {
  for (let tries = 1; ; tries++) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    try {
      return await listen(port)
    } catch (error) {
      if (!hasCode(error, 'EADDRINUSE') || tries === 100) throw error
    }
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}
