import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Metrics } from './metrics.js'

/** How a process does, part by part: true as it should be. */
export type Health = Readonly<Record<string, boolean>>

/** Where the figures are served; port 0 takes a free one. */
export type MetricsPlace = Readonly<{ host: string; port: number }>

/**
 * Serves `GET /metrics`, `/healthz` (the process answers) and `/readyz` (503 while a part is not as it should be, and
 * which). Nobody has to sign in there: the address must be one that only this computer, or its watcher, can reach.
 * Rejects with the listener's error.
 */
export async function serveMetrics(
  metrics: Metrics,
  { host, port }: MetricsPlace,
  health: () => Health = () => ({}),
): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    switch (request.url?.split('?')[0]) {
      case '/metrics':
        void sendMetrics(response, metrics)
        return
      case '/healthz':
        sendJson(response, 200, { status: 'alive' })
        return
      case '/readyz': {
        const parts = health()
        const isReady = Object.values(parts).every(Boolean)
        sendJson(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'degraded', parts })
        return
      }
      default:
        response.writeHead(404).end()
    }
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      done()
    })
  })
  return { port: portOf(server.address()), close: () => closeServer(server) }
}

async function sendMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  try {
    const text = await metrics.text()
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
  } catch {
    response.writeHead(500).end()
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((done, failed) => {
    server.close((error) => (error ? failed(error) : done()))
    server.closeAllConnections()
  })
}
