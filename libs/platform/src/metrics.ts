import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

type Labels = Readonly<Record<string, string | number>>

export type Metrics = {
  /** Only ever rises. `add` counts 1 unless told otherwise. */
  counter(name: string, help: string, labels?: readonly string[]): { add(by?: number, labels?: Labels): void }
  gauge(name: string, help: string, labels?: readonly string[]): { set(value: number, labels?: Labels): void }
  /** A gauge that is read when it is asked for. */
  reading(name: string, help: string, read: () => number): void
  /** Seconds, in buckets from 1 ms to 10 s. */
  duration(
    name: string,
    help: string,
    labels?: readonly string[],
  ): { observe(ms: number, labels?: Labels): void }
  /** The Prometheus text format. */
  text(): Promise<string>
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** A registry of its own, with the figures of the Node process in it. Names get the prefix `ioc_`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const common = (name: string, help: string, labels: readonly string[] = []) => ({
    name: `ioc_${name}`,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  return {
    counter(name, help, labels) {
      const counter = new Counter(common(name, help, labels))
      return { add: (by = 1, values = {}) => counter.inc(values, by) }
    },
    gauge(name, help, labels) {
      const gauge = new Gauge(common(name, help, labels))
      return { set: (value, values = {}) => gauge.set(values, value) }
    },
    reading(name, help, read) {
      new Gauge({
        ...common(name, help),
        collect() {
          this.set(read())
        },
      })
    },
    duration(name, help, labels) {
      const histogram = new Histogram({ ...common(name, help, labels), buckets: secondsBuckets })
      return { observe: (ms, values = {}) => histogram.observe(values, ms / 1000) }
    },
    text: () => registry.metrics(),
  }
}

/** How a process does, part by part: true as it should be. */
export type Health = Readonly<Record<string, boolean>>

/**
 * Serves on loopback `GET /metrics`, `/healthz` (the process answers) and `/readyz` (503 while a part is not as it should
 * be, and which); port 0 takes a free one. Rejects with the listener's error.
 */
export async function serveMetrics(
  metrics: Metrics,
  port: number,
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
    server.listen(port, '127.0.0.1', () => {
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
