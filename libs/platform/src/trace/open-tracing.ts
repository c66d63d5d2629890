import type { Log, Tracer } from '@haidang/domain'

import { productVersion } from '../product-version.js'
import { createTracer } from './create-tracer.js'

export type TracingOptions = Readonly<{
  /** Of an OTLP/HTTP receiver; the path `/v1/traces` is added. */
  endpoint: string
  /** Of all messages, the part that is followed: 0 to 1. */
  share: number
  /** Which process this is. */
  name: string
  log: Log
  /** How long finished spans are gathered before they are sent. */
  gatherMs?: number
}>

export type Tracing = Readonly<{
  tracer: Tracer
  /** Sends what is gathered, for a second at most: a receiver that is away holds up no stop. */
  close(): Promise<void>
}>

const closeMs = 1_000

/**
 * Opens the way out for traces. Nothing of OpenTelemetry is loaded before. A receiver that is away costs what was to be
 * sent, and nothing else: spans wait in a bounded line and are dropped.
 */
export async function openTracing(options: TracingOptions): Promise<Tracing> {
  const { endpoint, share, name, log, gatherMs = 1_000 } = options
  const [{ TracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }, api] =
    await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/api'),
    ])
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'haidang',
      'service.instance.id': name,
      'service.version': productVersion,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: gatherMs })],
  })
  log.info('trace.opened', { share })
  const tracer = createTracer({ api, tracer: provider.getTracer('haidang', productVersion), share })
  return {
    tracer,
    close: async () => {
      const ending = provider.shutdown().catch((error: unknown) => log.warn('trace.unsent', { error }))
      const patience = new AbortController()
      await Promise.race([ending, pause(closeMs, patience.signal)])
      patience.abort()
    },
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => clearTimeout(timer))
  })
}
