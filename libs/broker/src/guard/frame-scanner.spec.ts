import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import mqtt from 'mqtt-packet'

import { FrameScanner, FrameViolation } from './frame-scanner.js'

type Found = { type: number; length: number; bytes: Buffer }

/** Feeds the chunks and puts the pieces together again. */
function packetsOf(chunks: Buffer[], maxLength = 1_000_000): Found[] {
  const scanner = new FrameScanner(maxLength)
  const found: Found[] = []
  for (const chunk of chunks) {
    for (const piece of scanner.scan(chunk)) {
      if (piece.begins) found.push({ type: piece.type, length: piece.length, bytes: Buffer.alloc(0) })
      const packet = found.at(-1)!
      packet.bytes = Buffer.concat([packet.bytes, piece.chunk.subarray(piece.start, piece.end)])
    }
  }
  return found
}

function cut(bytes: Buffer, places: number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...sorted].map((from, at) => bytes.subarray(from, sorted[at] ?? bytes.length))
}

const publish = fc
  .record({
    topic: fc.string({ minLength: 1, maxLength: 40 }),
    payload: fc.uint8Array({ maxLength: 20_000 }),
  })
  .map(({ topic, payload }) =>
    mqtt.generate({
      cmd: 'publish',
      topic,
      payload: Buffer.from(payload),
      qos: 1,
      messageId: 7,
      dup: false,
      retain: false,
    }),
  )
const small = fc.constantFrom(Buffer.from([0xc0, 0]), Buffer.from([0xe0, 0]), Buffer.from([0x40, 2, 0, 9]))
const stream = fc.array(fc.oneof(publish, small), { maxLength: 12 })

test('finds the same packets however the bytes are cut', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 30 }), (packets, places) => {
      const found = packetsOf(cut(Buffer.concat(packets), places))
      expect(found.map(({ bytes }) => bytes)).toEqual(packets.map((packet) => Buffer.from(packet)))
      expect(found.map(({ type }) => type)).toEqual(packets.map((packet) => (packet[0] ?? 0) >> 4))
    }),
  )
})

test('finds the same packets byte by byte', () => {
  fc.assert(
    fc.property(stream, (packets) => {
      const bytes = Buffer.concat(packets)
      const found = packetsOf(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))
      expect(Buffer.concat(found.map((packet) => packet.bytes))).toEqual(bytes)
      expect(found).toHaveLength(packets.length)
    }),
    { numRuns: 20 },
  )
})

test('rubbish is a violation or packets, never anything else, and never a byte more or less', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.nat(), { maxLength: 9 }),
      (rubbish, places) => {
        try {
          const found = packetsOf(cut(Buffer.from(rubbish), places))
          const total = found.reduce((sum, { bytes }) => sum + bytes.length, 0)
          // what is missing is the header that is not complete
          expect(rubbish.length - total).toBeLessThanOrEqual(4)
        } catch (error) {
          expect(error).toBeInstanceOf(FrameViolation)
        }
      },
    ),
    { numRuns: 1_000 },
  )
})

test('a claimed length over the limit is a violation before a byte of the body is passed on', () => {
  const header = Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f])
  expect(() => packetsOf([header], 4_096)).toThrow(expect.objectContaining({ reason: 'packet-too-large' }))
})

test('the limit itself is allowed', () => {
  expect(
    packetsOf([Buffer.concat([Buffer.from([0x30, 0x80, 0x20]), Buffer.alloc(4_096)])], 4_096),
  ).toHaveLength(1)
  expect(() => packetsOf([Buffer.from([0x30, 0x81, 0x20])], 4_096)).toThrow(FrameViolation)
})

test('a remaining length of five bytes is malformed', () => {
  const header = Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01])
  expect(() => packetsOf([header])).toThrow(expect.objectContaining({ reason: 'packet-malformed' }))
})

test("a server's packets and the reserved types are malformed from a client", () => {
  for (const type of [0, 2, 9, 11, 13, 15]) {
    expect(() => packetsOf([Buffer.from([type << 4, 0])])).toThrow(
      expect.objectContaining({ reason: 'packet-malformed' }),
    )
  }
})

test('knows whether a packet is unfinished', () => {
  const scanner = new FrameScanner(100)
  const states = [0x30, 0x02, 0x00, 0x00].map((byte) => {
    Array.from(scanner.scan(Buffer.from([byte])))
    return scanner.isInsidePacket
  })
  expect(states).toEqual([true, true, true, false])
})
