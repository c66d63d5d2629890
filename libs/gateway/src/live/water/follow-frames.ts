import type { DeviceId, Span, Tracer } from '@haidang/domain'
import type { DeviceCarrier } from '@haidang/live'

/** The last part of the way of messages that are followed: from the bus into a frame. */
export type FollowedFrames = Readonly<{
  /** The bus has told of them. */
  heard(traces: readonly DeviceCarrier[]): void
  /** A frame with these devices has been sent. */
  sent(devices: Iterable<DeviceId>): void
  close(): void
}>

/** Whose feed nobody watches comes into no frame: its way ends here after so long. */
const patienceMs = 10_000
const mostAtOnce = 1_000

type Waiting = Readonly<{ span: Span; sinceMs: number }>

/** Goes on with the ways that other parts, or other processes, have begun. */
export function followFrames(tracer: Tracer): FollowedFrames {
  const waiting = new Map<DeviceId, Waiting[]>()
  let count = 0
  const end = (device: DeviceId, why?: string): void => {
    for (const { span } of waiting.get(device) ?? []) {
      count -= 1
      if (why === undefined) span.child('frame').end()
      span.end(why === undefined ? undefined : { ended: why })
    }
    waiting.delete(device)
  }
  const sweep = setInterval(() => {
    const longAgoMs = performance.now() - patienceMs
    for (const [device, ways] of waiting)
      if ((ways[0]?.sinceMs ?? 0) < longAgoMs) end(device, 'nobody-watches')
  }, patienceMs).unref()
  return {
    heard(traces) {
      for (const { device, carrier } of traces) {
        const span = count < mostAtOnce ? tracer.resume(carrier, 'gateway', { device }) : undefined
        if (!span) continue
        count += 1
        waiting.set(device, [...(waiting.get(device) ?? []), { span, sinceMs: performance.now() }])
      }
    },
    sent(devices) {
      if (count > 0) for (const device of devices) end(device)
    },
    close: () => {
      clearInterval(sweep)
      for (const device of [...waiting.keys()]) end(device, 'closed')
    },
  }
}
