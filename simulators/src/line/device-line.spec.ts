import { once } from 'node:events'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { type DeviceLine, type LineCounts, openDeviceLine } from './device-line.js'

/** What the scripted broker does with a connection; it hears every packet of it. */
type Script = (say: Say, packet: Packet) => void
type Packet = Readonly<{ kind: 'connect' | 'publish' | 'other'; topic: string; payload: string; id: number }>
type Say = Readonly<{ connack(code: number): void; puback(id: number): void; hangUp(): void }>

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

test('a report is sent again after a refused log-in and after a lost connection, until it is acknowledged', async () => {
  const heard: string[] = []
  const reports = ({ topic, payload }: Packet) => topic.endsWith('observations') && heard.push(payload)
  const port = await startBroker([
    ({ connack }, { kind }) => kind === 'connect' && connack(3),
    (say, packet) => {
      if (packet.kind === 'connect') say.connack(0)
      else if (reports(packet)) say.hangUp()
      else say.puback(packet.id)
    },
    (say, packet) => {
      if (packet.kind === 'connect') return say.connack(0)
      reports(packet)
      say.puback(packet.id)
    },
  ])
  const { line, counts } = openLine(port)
  for (const payload of ['1', '2', '3']) line.report(payload)
  await until(() => line.pending() === 0)
  expect([...new Set(heard)]).toEqual(['1', '2', '3'])
  expect(heard.filter((payload) => payload === '1').length).toBeGreaterThan(1)
  expect(counts).toEqual({ sent: 3, acknowledged: 3, republished: 1, dropped: 0 })
})

test('a device that ends says so itself', async () => {
  const words: string[] = []
  const port = await startBroker([
    (say, packet) => {
      if (packet.kind === 'connect') return say.connack(0)
      if (packet.topic.endsWith('presence')) words.push(packet.payload)
      if (packet.kind === 'publish') say.puback(packet.id)
    },
  ])
  const { line } = openLine(port)
  await until(() => words.includes('online'))
  await line.close()
  expect(words).toEqual(['online', 'offline'])
})

function openLine(port: number): { line: DeviceLine; counts: LineCounts } {
  const counts: LineCounts = { sent: 0, acknowledged: 0, republished: 0, dropped: 0 }
  const line = openDeviceLine({
    url: `mqtt://127.0.0.1:${port}`,
    clientId: 'aq-01',
    username: 'aq-01',
    password: 'x',
    topic: 'ioc/v1/air-quality/aq-01/observations',
    eventTopic: 'ioc/v1/air-quality/aq-01/events',
    presenceTopic: 'ioc/v1/air-quality/aq-01/presence',
    chance: () => 0.5,
    counts,
    backOffMs: { first: 20, last: 100 },
  })
  closing.push(() => line.close())
  return { line, counts }
}

/** Answers the first connection by the first script, and so on; the last script serves all further ones. */
async function startBroker(scripts: readonly Script[]): Promise<number> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    const script = scripts[Math.min(connections, scripts.length - 1)]
    connections += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    const say: Say = {
      connack: (code) => void socket.write(Buffer.from([0x20, 2, 0, code])),
      puback: (id) => void socket.write(Buffer.from([0x40, 2, id >> 8, id & 255])),
      hangUp: () => void socket.destroy(),
    }
    let rest = Buffer.alloc(0)
    socket.on('data', (bytes) => {
      const { packets, left } = readPackets(Buffer.concat([rest, bytes]))
      rest = left
      packets.forEach((packet) => script?.(say, packet))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    sockets.forEach((socket) => socket.destroy())
    return new Promise((done) => server.close(done))
  })
  return (server.address() as AddressInfo).port
}

/** Packets of less than 16 KiB, which is all that these tests send. */
function readPackets(bytes: Buffer): { packets: Packet[]; left: Buffer<ArrayBuffer> } {
  const packets: Packet[] = []
  let left = Buffer.from(bytes)
  while (left.length >= 2) {
    const [first = 0, low = 0, high = 0] = left
    const headerBytes = low < 128 ? 2 : 3
    const length = low < 128 ? low : (low & 127) + high * 128
    if (left.length < headerBytes + length) break
    packets.push(packetOf(first >> 4, left.subarray(headerBytes, headerBytes + length)))
    left = left.subarray(headerBytes + length)
  }
  return { packets, left }
}

function packetOf(type: number, body: Buffer): Packet {
  if (type !== 3) return { kind: type === 1 ? 'connect' : 'other', topic: '', payload: '', id: 0 }
  const topicEnd = 2 + body.readUInt16BE(0)
  return {
    kind: 'publish',
    topic: body.toString('utf8', 2, topicEnd),
    id: body.readUInt16BE(topicEnd),
    payload: body.toString('utf8', topicEnd + 2),
  }
}

async function until(met: () => boolean): Promise<void> {
  const from = performance.now()
  while (!met()) {
    if (performance.now() - from > 30_000) throw new Error('never came true')
    await new Promise((again) => setImmediate(again))
  }
}
