import { setTimeout as pause } from 'node:timers/promises'
import { Histogram } from './histogram.js'
import { type WebSocket, webSockets } from './web-sockets.js'

/*
 * Many consoles that only drink, as a process of their own: they speak just enough of socket.io's protocol to be let in
 * and to follow the vehicles, and parse nothing, so that a thousand of them leave the processor to the server. Every
 * twentieth reads when its positions were measured. Started by `vehicles.bench.ts` with an IPC channel.
 */
export type WaterReport = Readonly<{
  connected: number
  /** Have got the whole layer, and so follow it. */
  following: number
  /** How often one was cut off since they were opened. */
  closed: number
  /** Since the last report, of all clients together. */
  textMessages: number
  textBytes: number
  binaryMessages: number
  binaryBytes: number
  /** From when the positions were measured until they were here: of sampled records of sampled clients. */
  shownAge: Ages
  /** From the time that the server put into the frame. */
  frameAge: Ages
}>

export type Ages = Readonly<{ p50: number; p99: number; 'p99.9': number; samples: number }>

type Opening = Readonly<{ url: string; count: number; bare: boolean; perSecond: number }>

const { WebSocket: Socket } = webSockets()
const sockets = new Map<number, WebSocket>()
/** Places of the clients that are connected, and of those that have got the layer since. */
const [connected, following] = [new Set<number>(), new Set<number>()]
let closed = 0
/** Counts up when all are sent away: who closes then does not come back. */
let round = 0
let taken = { textMessages: 0, textBytes: 0, binaryMessages: 0, binaryBytes: 0 }
let shownAge = new Histogram()
let frameAge = new Histogram()

const backAfterMs = 1_000
const everyClient = 20
const everyRecord = 7
const [headerBytes, recordBytes, ageOffset] = [16, 20, 16]

process.once('disconnect', () => process.exit(0))
process.on('message', (message: Opening | 'report' | 'end') => {
  if (message === 'end') sendAway()
  else if (message === 'report') report()
  else void openAll(message)
})

async function openAll({ url, count, bare, perSecond }: Opening): Promise<void> {
  closed = 0
  for (let place = 0; place < count; place += 1) {
    open(url, { place, bare })
    if (place % 10 === 9) await pause(10_000 / perSecond)
  }
}

function sendAway(): void {
  round += 1
  for (const socket of sockets.values()) socket.terminate()
  for (const all of [sockets, connected, following]) all.clear()
}

/** As a console does, one that was cut off comes back. */
function open(url: string, client: Readonly<{ place: number; bare: boolean }>): void {
  const { place, bare } = client
  const own = round
  const address = `${url.replace('http', 'ws')}${bare ? '/' : '/socket.io/?EIO=4&transport=websocket'}`
  const socket = new Socket(address, {
    headers: { origin: url, cookie: 'ioc=duty' },
    skipUTF8Validation: true,
    perMessageDeflate: false,
  })
  sockets.set(place, socket)
  const isSampled = place % everyClient === 0
  socket.on('open', () => connected.add(place))
  socket.on('error', () => undefined) // 'close' follows
  socket.on('close', () => {
    if (own !== round) return
    closed += 1
    for (const all of [connected, following]) all.delete(place)
    setTimeout(() => own === round && open(url, client), backAfterMs)
  })
  socket.on('message', (bytes, isBinary) => {
    if (isBinary) takePositions(bytes, isSampled)
    else if (hear(socket, bytes) === 'snapshot') following.add(place)
  })
}

function takePositions(bytes: Buffer, isSampled: boolean): void {
  taken.binaryMessages += 1
  taken.binaryBytes += bytes.length
  if (!isSampled || bytes.length < headerBytes) return
  const sinceSent = Date.now() - bytes.readDoubleLE(8)
  frameAge.add(sinceSent)
  for (let at = headerBytes; at + recordBytes <= bytes.length; at += recordBytes * everyRecord)
    shownAge.add(sinceSent + bytes.readUInt16LE(at + ageOffset) * 100)
}

/** engine.io: 0 open, 2 ping, 4 message; socket.io within 4: 0 connected, 2 event. */
function hear(socket: WebSocket, bytes: Buffer): 'snapshot' | undefined {
  taken.textMessages += 1
  taken.textBytes += bytes.length
  const start = bytes.toString('latin1', 0, 22)
  if (start.startsWith('0{')) socket.send('40/live,')
  else if (start === '2') socket.send('3')
  else if (start.startsWith('40/live')) socket.send('42/live,1["subscribe",{"layers":["vehicle"]}]')
  return start.startsWith('42/live,["snapshot"') ? 'snapshot' : undefined
}

function report(): void {
  const said: WaterReport = {
    ...{ connected: connected.size, following: following.size, closed },
    ...taken,
    shownAge: agesOf(shownAge),
    frameAge: agesOf(frameAge),
  }
  taken = { textMessages: 0, textBytes: 0, binaryMessages: 0, binaryBytes: 0 }
  shownAge = new Histogram()
  frameAge = new Histogram()
  process.send?.(said)
}

function agesOf(ages: Histogram): Ages {
  return {
    p50: ages.percentile(0.5),
    p99: ages.percentile(0.99),
    'p99.9': ages.percentile(0.999),
    samples: ages.samples,
  }
}
