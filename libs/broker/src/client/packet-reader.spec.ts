import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import mqtt, { type Packet } from 'mqtt-packet'

import { ProtocolViolation } from '../delivery.js'
import { PacketReader, type ReadPacket } from './packet-reader.js'

const publish = fc
  .record({
    id: fc.integer({ min: 1, max: 65_535 }),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    dup: fc.boolean(),
    retain: fc.boolean(),
    topic: fc
      .string({ minLength: 1, maxLength: 200, unit: 'grapheme' })
      .filter((text) => !/[#+\0]/.test(text)),
    payload: fc.uint8Array({ maxLength: 400 }),
    isMarked: fc.boolean(),
  })
  .map(({ qos, dup, ...rest }) => ({ ...rest, qos, dup: qos > 0 && dup }))

function readAll(bytes: Buffer, { protocol, cuts }: { protocol: 4 | 5; cuts: number[] }): ReadPacket[] {
  const reader = new PacketReader({ protocol, packetBytes: 100_000 })
  const found: ReadPacket[] = []
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const end of [...ends, bytes.length]) {
    reader.push(bytes.subarray(from, end))
    for (let packet = reader.next(); packet !== undefined; packet = reader.next()) found.push(packet)
    from = end
  }
  return found
}

test('what is read is what was written, in both versions, wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(publish, { maxLength: 8 }),
      fc.constantFrom(4 as const, 5 as const),
      fc.array(fc.nat(10_000), { maxLength: 12 }),
      (messages, protocol, cuts) => {
        const packets: Packet[] = messages.flatMap(({ id, qos, dup, retain, topic, payload, isMarked }) => [
          {
            ...{ cmd: 'publish' as const, qos, dup, retain, topic, payload: Buffer.from(payload) },
            ...(qos > 0 && { messageId: id }),
            ...(protocol === 5 && isMarked && { properties: { contentType: 'application/json' } }),
          },
          { cmd: 'pingresp' as const },
        ])
        const bytes = Buffer.concat(
          packets.map((packet) => mqtt.generate(packet, { protocolVersion: protocol })),
        )
        const found = readAll(bytes, { protocol, cuts })
        expect(found.map(({ cmd }) => cmd)).toEqual(messages.flatMap(() => ['delivery', 'pingresp']))
        expect(found.filter(({ cmd }) => cmd === 'delivery')).toEqual(
          messages.map(({ id, qos, dup, retain, topic, payload }) => ({
            ...{ cmd: 'delivery', id: qos > 0 ? id : 0, qos, dup, retain, topic },
            ...{ payload: Buffer.from(payload), isCut: false },
          })),
        )
      },
    ),
  )
})

test('random bytes are refused or wait for more, and never read for ever', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.constantFrom(4 as const, 5 as const),
      (noise, protocol) => {
        try {
          expect(readAll(Buffer.from(noise), { protocol, cuts: [] }).length).toBeLessThan(noise.length + 1)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation)
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

test('of a PUBLISH that is too large the first bytes are kept, and nothing else of it', () => {
  const reader = new PacketReader({ protocol: 4, packetBytes: 20 })
  const payload = Buffer.alloc(100_000, 'x')
  const large: Packet = {
    ...{
      cmd: 'publish' as const,
      topic: 'a/b',
      payload,
      qos: 1 as const,
      messageId: 9,
      dup: false,
      retain: false,
    },
  }
  const bytes = Buffer.concat([
    mqtt.generate(large),
    mqtt.generate({ ...large, payload: 'y', messageId: 10 }),
  ])
  const found: ReadPacket[] = []
  for (let at = 0; at < bytes.length; at += 1_000) {
    reader.push(bytes.subarray(at, at + 1_000))
    for (let packet = reader.next(); packet !== undefined; packet = reader.next()) found.push(packet)
  }
  expect(found).toMatchObject([
    { id: 9, topic: 'a/b', payload: payload.subarray(0, 13), isCut: true },
    { id: 10, payload: Buffer.from('y'), isCut: false },
  ])
})
