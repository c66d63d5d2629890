import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AlarmNoticeJson, alarmNoticeSchema } from '@haidang/contracts'

export type Came = Readonly<{
  key: string
  alarm: string
  seq: number
  reason: string
  retro: boolean
  isSigned: boolean
  body: string
  /** `performance.now()` */
  atMs: number
  taken: boolean
}>

/** How the receiver behaves: what it does with a notice, and whether that counts as taken. */
export type Manner = (response: ServerResponse, notice: AlarmNoticeJson) => boolean

export const takes: Manner = (response) => {
  response.writeHead(204).end()
  return true
}
export const refuses: Manner = (response) => {
  response.writeHead(500).end()
  return false
}
export const hangs: Manner = () => false

export type Sink = Readonly<{
  url: string
  secret: string
  /** Everything that came, repetitions included. */
  came: readonly Came[]
  /** Numbers of the alarm events that were taken, in their order, repetitions once. */
  taken(): number[]
  behave(manner: Manner): void
  [Symbol.asyncDispose](): Promise<void>
}>

const secret = 'a secret of the sink, long enough'

/** A webhook receiver that remembers; on a port of its own choice, or one that it had before. */
export async function openSink(manner: Manner = takes, port = 0): Promise<Sink> {
  const came: Came[] = []
  let now = manner
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => void (body += chunk))
    request.on('end', () => {
      const { data, ...rest } = alarmNoticeSchema.parse(JSON.parse(body))
      const [id, seconds] = [request.headers['webhook-id'], request.headers['webhook-timestamp']]
      const signature = createHmac('sha256', secret).update(`${String(id)}.${String(seconds)}.${body}`)
      came.push({
        ...{ key: String(request.headers['idempotency-key']), alarm: data.alarm.id, seq: data.seq },
        ...{ reason: data.reason, retro: data.retro, body, atMs: performance.now() },
        isSigned: request.headers['webhook-signature'] === `v1,${signature.digest('base64')}`,
        taken: now(response, { ...rest, data }),
      })
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}/alarms`,
    secret,
    came,
    taken: () => [...new Set(came.filter(({ taken }) => taken).map(({ seq }) => seq))],
    behave: (next) => void (now = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Alarms whose events were taken in another order than that of the log, the first time each. */
export function disordered(came: readonly Came[]): string[] {
  const last = new Map<string, number>()
  const seen = new Set<number>()
  return came.flatMap(({ alarm, seq, taken }) => {
    if (!taken || seen.has(seq)) return []
    seen.add(seq)
    const before = last.get(alarm) ?? 0
    last.set(alarm, Math.max(before, seq))
    return seq < before ? [`${alarm}: ${seq} after ${before}`] : []
  })
}
