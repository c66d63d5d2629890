import {
  type DeviceEventJson,
  type EventDayJson,
  deviceEventSchema,
  eventDaySchema,
  pageOf,
} from '@haidang/contracts'
import { useEffect } from 'react'
import type { DeviceView } from '../../live/messages.js'
import { request } from '../../rest/request.js'
import { type Resource, useResource } from '../../rest/use-resource.js'
import { newestOf } from '../../state/age.js'

/** The latest events of a device, newest first, and what today's come to. */
export type Happenings = Readonly<{ day: EventDayJson; latest: readonly DeviceEventJson[] }>

const page = pageOf(deviceEventSchema)
const shown = 20
/** What is told with a report is stored a moment after it. */
const settleMs = 2_000

/** Loaded again whenever the device has reported. */
export function useHappenings(device: DeviceView): Resource<Happenings> {
  const path = `devices/${encodeURIComponent(device.id)}`
  const resource = useResource(`happenings/${device.id}`, async (signal) => {
    const [day, { items }] = await Promise.all([
      request(eventDaySchema, `${path}/event-day`, { signal }),
      request(page, `${path}/events?limit=${shown}`, { signal }),
    ])
    return { day, latest: items }
  })
  const { retry } = resource
  const reportedAt = newestOf(device)?.at
  useEffect(() => {
    if (reportedAt === undefined) return
    const timer = setTimeout(retry, settleMs)
    return () => clearTimeout(timer)
  }, [reportedAt, retry])
  return resource
}
