import { once } from 'node:events'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import * as api from '@opentelemetry/api'

import { createLog } from '../log.js'
import { createTracer } from './create-tracer.js'
import { type Tracing, openTracing } from './open-tracing.js'

type Told = Readonly<{
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  status?: { code?: number; message?: string }
}>

const log = createLog('error', { write: () => undefined })

/** An OTLP/HTTP receiver as the specification has it: JSON by POST to /v1/traces, answered with an empty object. */
async function openReceiver(): Promise<{ server: Server; endpoint: string; spans: Told[] }> {
  const spans: Told[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
      for (const { scopeSpans } of resourceSpans)
        for (const { spans: some } of scopeSpans) spans.push(...some)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { server, endpoint: `http://127.0.0.1:${port}`, spans }
}

describe('openTracing', () => {
  let receiver: Awaited<ReturnType<typeof openReceiver>>
  let tracing: Tracing
  beforeEach(async () => {
    receiver = await openReceiver()
    tracing = await openTracing({ endpoint: receiver.endpoint, share: 1, name: 'ingest-1', log })
  })
  afterEach(() => receiver.server.close())

  test('a message’s parts arrive as one trace, also what another process tells of it', async () => {
    const root = tracing.tracer.begin('receive', { device: 'aq-01' })!
    const part = root.child('check')
    part.end()
    const there = tracing.tracer.resume(root.carrier, 'gateway')!
    there.end({ error: 'nobody watches' })
    root.end()
    await tracing.close()
    const [check, gateway, receive] = receiver.spans
    expect(receiver.spans.map(({ name }) => name)).toEqual(['check', 'gateway', 'receive'])
    expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([root.traceId]))
    expect([check?.parentSpanId, gateway?.parentSpanId]).toEqual([receive?.spanId, receive?.spanId])
    expect(receive?.parentSpanId).toBeUndefined()
    expect(gateway?.status).toMatchObject({ code: 2, message: 'nobody watches' })
  })

  test('a carrier that is none is not followed', () => {
    for (const wrong of ['', '00-1-2-01', 'x'.repeat(1_000)])
      expect(tracing.tracer.resume(wrong, 'gateway')).toBeUndefined()
  })

  test('a receiver that is away holds up no stop', async () => {
    receiver.server.close()
    receiver.server.closeAllConnections()
    tracing.tracer.begin('receive')?.end()
    const startedMs = performance.now()
    await tracing.close()
    expect(performance.now() - startedMs).toBeLessThan(10_000)
  })
})

test('of all messages, that part is followed', () => {
  const draws = [0.009, 0.5, 0.01, 0]
  const tracer = createTracer({
    ...{ api, tracer: api.trace.getTracer('none'), share: 0.01 },
    chance: () => draws.shift() ?? 1,
  })
  expect([1, 2, 3, 4].map(() => tracer.begin('receive') !== undefined)).toEqual([true, false, false, true])
})
