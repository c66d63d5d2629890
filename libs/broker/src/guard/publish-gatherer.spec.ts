import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import mqtt from 'mqtt-packet'

import { type Delivery, ProtocolViolation } from '../delivery.js'
import { FrameScanner } from './frame-scanner.js'
import { PublishGatherer } from './publish-gatherer.js'

const publish = fc
  .record({
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    id: fc.integer({ min: 1, max: 65_535 }),
    dup: fc.boolean(),
    topic: fc.string({ minLength: 1, maxLength: 200 }).filter((text) => !/[#+\0]/.test(text)),
    payload: fc.uint8Array({ maxLength: 400 }),
  })
  .map(({ dup, ...rest }) => ({ ...rest, dup: rest.qos > 0 && dup }))

function read(bytes: Buffer, cuts: number[]): { taken: Delivery[]; left: number } {
  const scanner = new FrameScanner(1_000_000)
  const gatherer = new PublishGatherer()
  const taken: Delivery[] = []
  let left = 0
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const end of [...ends, bytes.length]) {
    for (const piece of scanner.scan(bytes.subarray(from, end))) {
      if (gatherer.takes(piece)) taken.push(...[gatherer.add(piece) ?? []].flat())
      else if (piece.ends) left += 1
    }
    from = end
  }
  return { taken, left }
}

test('every PUBLISH of QoS 0 and 1 is read as it was written, wherever the stream is cut; QoS 2 is left to others', () => {
  fc.assert(
    fc.property(
      fc.array(publish, { maxLength: 8 }),
      fc.array(fc.nat(10_000), { maxLength: 12 }),
      (all, cuts) => {
        const bytes = all.map(({ id, payload, ...rest }) =>
          mqtt.generate({
            ...{ cmd: 'publish', retain: false, payload: Buffer.from(payload), ...rest },
            ...(rest.qos > 0 && { messageId: id }),
          }),
        )
        const { taken, left } = read(Buffer.concat(bytes), cuts)
        const own = all.filter(({ qos }) => qos < 2)
        expect(taken).toEqual(
          own.map(({ id, qos, dup, topic, payload }) => ({
            ...{ cmd: 'delivery', id: qos > 0 ? id : 0, qos, dup, retain: false, topic },
            ...{ payload: Buffer.from(payload), isCut: false },
          })),
        )
        expect(left).toBe(all.length - own.length)
      },
    ),
  )
})

test.each([
  ['a topic longer than the packet', [0x30, 4, 0, 9, 0x61, 0x62]],
  ['no topic', [0x30, 2, 0, 0]],
  ['the packet identifier 0', [0x32, 5, 0, 1, 0x61, 0, 0]],
  ['no packet identifier', [0x32, 3, 0, 1, 0x61]],
])('%s is no PUBLISH', (_what, bytes) => {
  expect(() => read(Buffer.from(bytes), [])).toThrow(ProtocolViolation)
})
