import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { type FaultyLine, eventually, freePorts, openFaultyLine, seeded } from '@haidang/testing'

/** Says back all that it hears. */
let echo: Server
let line: FaultyLine

beforeEach(async () => {
  const [port = 0] = await freePorts(1)
  echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket))
  await once(echo.listen(port, '127.0.0.1'), 'listening')
  line = await openFaultyLine(port, { chance: seeded(1) })
})

afterEach(async () => {
  await line[Symbol.asyncDispose]()
  echo.close()
})

type Call = Readonly<{ socket: Socket; heard: () => Buffer; isClosed: () => boolean }>

function call(): Call {
  const chunks: Buffer[] = []
  let isClosed = false
  const socket = connect(line.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('close', () => void (isClosed = true))
  return { socket, heard: () => Buffer.concat(chunks), isClosed: () => isClosed }
}

const megabyte = Buffer.from(Array.from({ length: 1_048_576 }, (_, at) => (at * 7) & 0xff))

test('a whole line carries every byte in order, and the end after the last', async () => {
  const { socket, heard, isClosed } = call()
  socket.end(megabyte)
  await eventually('the end', isClosed)
  expect(heard().equals(megabyte)).toBe(true)
  expect(line.carriedBytes()).toBe(2 * megabyte.length)
})

test('it is cut after so many bytes, and what came before has arrived', async () => {
  line.worsen({ cutAfterBytes: 1_000 })
  const { socket, heard, isClosed } = call()
  socket.write(megabyte.subarray(0, 600))
  await eventually('the first', () => heard().length === 600)
  socket.write(megabyte.subarray(600, 1_600))
  await eventually('the cut', isClosed)
  expect(line.carriedBytes()).toBeLessThanOrEqual(2_000)
})

test('a frozen line takes connections and says nothing; mended it is another line', async () => {
  const before = call()
  before.socket.write('one')
  await eventually('one', () => heardText(before) === 'one')
  line.freeze()
  const during = call()
  before.socket.write('two')
  during.socket.write('three')
  await once(during.socket, 'connect')
  line.mend()
  await eventually('both gone', () => before.isClosed() && during.isClosed())
  expect([heardText(before), heardText(during)]).toEqual(['one', ''])
  const after = call()
  after.socket.write('four')
  await eventually('four', () => heardText(after) === 'four')
})

test('a slow and late line is slow and late, and keeps the order', async () => {
  line.worsen({ bytesPerSecond: 100_000, delayMs: 50 })
  const { socket, heard, isClosed } = call()
  const from = performance.now()
  socket.end(megabyte.subarray(0, 20_000))
  await eventually('the end', isClosed)
  expect(heard().equals(megabyte.subarray(0, 20_000))).toBe(true)
  // there and back, one byte in 10 µs; how much longer is the computer's business
  expect(performance.now() - from).toBeGreaterThanOrEqual(300)
})

test('a corrupt line turns bits, there and back, and loses none', async () => {
  const some = megabyte.subarray(0, 100_000)
  line.worsen({ corruptRate: 0.001 })
  const { socket, heard } = call()
  socket.write(some)
  await eventually('all', () => heard().length === some.length)
  const turned = heard().filter((byte, at) => byte !== some[at]).length
  expect(turned).toBeGreaterThan(150)
  expect(turned).toBeLessThan(270)
})

test('what a corrupt line turns is its seed’s affair', async () => {
  const some = megabyte.subarray(0, 100_000)
  const [first, again, other] = [await carriedBy(7, some), await carriedBy(7, some), await carriedBy(8, some)]
  expect(first.equals(some)).toBe(false)
  expect(first.equals(again)).toBe(true)
  expect(first.equals(other)).toBe(false)
})

/** What arrives of this at the far end of a corrupt line of this seed. */
async function carriedBy(seed: number, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = []
  const farEnd = createServer((socket) => {
    socket.on('error', () => undefined).on('data', (chunk: Buffer) => chunks.push(chunk))
  })
  await once(farEnd.listen(0, '127.0.0.1'), 'listening')
  try {
    await using corrupt = await openFaultyLine((farEnd.address() as AddressInfo).port, {
      chance: seeded(seed),
    })
    corrupt.worsen({ corruptRate: 0.001 })
    const socket = connect(corrupt.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(bytes)
    await eventually('all of it', () => Buffer.concat(chunks).length === bytes.length)
    return Buffer.concat(chunks)
  } finally {
    farEnd.close()
  }
}

const heardText = ({ heard }: Call): string => heard().toString()
