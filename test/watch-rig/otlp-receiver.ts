import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A part of a way, as OTLP/HTTP tells it (opentelemetry-proto, JSON). */
export type ToldSpan = Readonly<{
  name: string
  /** Which process has told it. */
  process: string
  traceId: string
  spanId: string
  parentSpanId?: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: readonly Readonly<{ key: string; value: Readonly<{ stringValue?: string }> }>[]
}>

export type OtlpReceiver = Readonly<{ endpoint: string; spans: ToldSpan[]; close(): void }>

/** Takes what an OTLP/HTTP exporter sends: JSON by POST to /v1/traces, each answered with an empty object. */
export async function openOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ToldSpan[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isWanted = request.method === 'POST' && request.url === '/v1/traces'
      if (!isWanted) return void response.writeHead(404).end()
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
      for (const { resource, scopeSpans } of resourceSpans) {
        const process = nameOf(resource)
        for (const { spans: some } of scopeSpans)
          spans.push(...some.map((span: ToldSpan) => ({ ...span, process })))
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

type Resource = Pick<ToldSpan, 'attributes'>

function nameOf({ attributes }: Resource): string {
  const name = attributes.find(({ key }) => key === 'service.instance.id')
  return name?.value.stringValue ?? ''
}
