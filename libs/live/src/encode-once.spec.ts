import { Decoder, type Packet } from 'socket.io-parser'
import { encodeOnce } from './encode-once.js'

type Frame = Readonly<{ opcode: number; payload: Buffer }>

/** Reads what a server has written, as RFC 6455 has it. */
function framesOf(written: Uint8Array): Frame[] {
  const bytes = Buffer.from(written)
  const frames: Frame[] = []
  for (let at = 0; at < bytes.length;) {
    const short = bytes.readUInt8(at + 1)
    const [start, length] =
      short === 126
        ? [at + 4, bytes.readUInt16BE(at + 2)]
        : short === 127
          ? [at + 10, Number(bytes.readBigUInt64BE(at + 2))]
          : [at + 2, short]
    expect(bytes.readUInt8(at) & 0xf0).toBe(0x80) // whole messages, nothing reserved
    frames.push({ opcode: bytes.readUInt8(at) & 0x0f, payload: bytes.subarray(start, start + length) })
    at = start + length
  }
  return frames
}

/** What a client's socket.io makes of them. */
function heard(frames: readonly Frame[]): Packet | undefined {
  const decoder = new Decoder()
  let packet: Packet | undefined
  decoder.on('decoded', (decoded) => (packet = decoded))
  for (const { opcode, payload } of frames) decoder.add(opcode === 1 ? payload.toString().slice(1) : payload)
  return packet
}

const encoded = (name: string, ...what: unknown[]) => encodeOnce('/live', name, what).wsPreEncodedFrame

test('an event without bytes is one text frame that a client understands', () => {
  const [bytes] = encoded('frame', { feed: 'air-quality', name: 'Trạm quan trắc' })
  const frames = framesOf(bytes)
  expect(frames.map(({ opcode }) => opcode)).toEqual([1])
  expect(heard(frames)).toMatchObject({
    nsp: '/live',
    data: ['frame', { feed: 'air-quality', name: 'Trạm quan trắc' }],
  })
})

test.each([0, 125, 126, 65_535, 65_536, 200_016])(
  'an event with %d bytes is its word and the bytes behind each other, in one piece',
  (length) => {
    const [bytes] = encoded('positions', 'vehicle', new Uint8Array(length).fill(7))
    const frames = framesOf(bytes)
    expect(frames.map(({ opcode }) => opcode)).toEqual([1, 2])
    expect(heard(frames)?.data).toEqual(['positions', 'vehicle', Buffer.alloc(length, 7)])
  },
)
