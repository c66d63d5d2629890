import { type Span, type Tracer, deviceId } from '@haidang/domain'

import { followFrames } from './follow-frames.js'

const [east, west] = [deviceId('aq-east'), deviceId('aq-west')]

/** Writes down what begins and ends. */
function notingTracer(): { tracer: Tracer; noted: string[] } {
  const noted: string[] = []
  const spanOf = (name: string): Span => ({
    traceId: '1',
    carrier: '',
    child: (part) => spanOf(`${name}/${part}`),
    end: (fields) => void noted.push([name, fields?.ended].filter(Boolean).join(' ')),
  })
  return {
    noted,
    tracer: {
      begin: () => undefined,
      resume: (carrier, name, fields) => spanOf(`${name} ${String(fields?.device)} ${carrier}`),
    },
  }
}

test('a way ends with the frame that shows its device, and with no other', () => {
  const { tracer, noted } = notingTracer()
  const frames = followFrames(tracer)
  frames.heard([
    { device: east, carrier: 'a' },
    { device: east, carrier: 'b' },
    { device: west, carrier: 'c' },
  ])
  frames.sent([deviceId('aq-other')])
  expect(noted).toEqual([])
  frames.sent([east])
  frames.sent([east])
  expect(noted).toEqual([
    ...['gateway aq-east a/frame', 'gateway aq-east a', 'gateway aq-east b/frame', 'gateway aq-east b'],
  ])
  frames.close()
  expect(noted.at(-1)).toBe('gateway aq-west c closed')
})

test('more ways than may wait are not begun', () => {
  const { tracer, noted } = notingTracer()
  const frames = followFrames(tracer)
  frames.heard(Array.from({ length: 5_000 }, (_, place) => ({ device: east, carrier: String(place) })))
  frames.close()
  expect(noted).toHaveLength(1_000)
})
