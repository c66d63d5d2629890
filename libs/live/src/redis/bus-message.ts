import type {
  ChangedDevice,
  DeviceCarrier,
  LiveBus,
  LiveBusEvent,
  LiveBusEvents,
  NewOfDevice,
  ShownState,
} from '../live-bus.js'
import type { PlainReports } from '../plain-reports.js'
import { inColumns } from './in-columns.js'
import { type Unknown, isObject, readJson } from './read-json.js'
import { readReportFrame, writeReportFrame } from './report-frame.js'
import { isTextColumns, outOfColumns } from './text-columns.js'

/** A message to other processes: JSON, or a frame of reports. */
export type BusMessage = string | Buffer

/** Devices in one message: Redis and its readers take many small ones more evenly than one of a megabyte. */
const mostDevices = 500

const nothing: ShownState = { latest: {} }

/**
 * What an event says to other processes; nothing where it says nothing that they need.
 * @param textsOnly Somebody who listens understands nothing else.
 */
export function writeMessages<Name extends LiveBusEvent>(
  name: Name,
  event: LiveBusEvents[Name],
  { textsOnly = false }: { textsOnly?: boolean } = {},
): BusMessage[] {
  if (!isAboutDevices(event)) return [JSON.stringify({ name, event })]
  const changed = event.changed.flatMap((one) => newOf(one) ?? [])
  const count = Math.ceil(changed.length / mostDevices)
  return Array.from({ length: count }, (_, place) => {
    const some = changed.slice(place * mostDevices, (place + 1) * mostDevices)
    const traces = event.traces?.filter((trace) => some.some(({ device }) => device === trace.device))
    const followed = traces?.length ? { traces } : {}
    if (textsOnly) return JSON.stringify({ name, event: { reports: [], changed: some, ...followed } })
    const { reports, others } = inColumns(some)
    return writeReportFrame({ reports, beside: { changed: others, ...followed } })
  })
}

/** How a message is told to a bus of this process; undefined when it is none that we know, as of a newer version. */
export function readMessage(bytes: Buffer): ((bus: LiveBus) => void) | undefined {
  const frame = readReportFrame(bytes)
  if (frame) return isObject(frame.beside) ? tellDevices(frame.beside, frame.reports) : undefined
  const message = readJson(bytes.toString())
  if (!isObject(message) || !isObject(message.event)) return undefined
  const { name, event } = message
  switch (name) {
    case 'devices.changed':
      return tellDevices(event, [])
    case 'alarms.committed': {
      const { seq } = event
      return typeof seq === 'number' ? (bus) => bus.publish('alarms.committed', { seq }) : undefined
    }
    case 'access.changed': {
      const { user } = event
      return (bus) => bus.publish('access.changed', typeof user === 'string' ? { user } : {})
    }
    case 'registry.changed':
    case 'messages.lost':
      return (bus) => bus.publish(name, {})
    default:
      return undefined
  }
}

function tellDevices(
  { reports: texts = [], changed, traces }: Unknown,
  reports: readonly PlainReports[],
): ((bus: LiveBus) => void) | undefined {
  if (!Array.isArray(texts) || !Array.isArray(changed)) return undefined
  const news = [...texts.filter(isTextColumns).flatMap(outOfColumns), ...changed.filter(isNewOfDevice)]
  const known = news.map(({ device, feed, area, state }): ChangedDevice => {
    return { device, feed, area, before: nothing, state }
  })
  const followed = Array.isArray(traces) && traces.every(isCarrier) ? { traces } : {}
  return (bus) => bus.publish('devices.changed', { changed: known, reports, ...followed })
}

/** What a screen could show anew; undefined when nothing of it has changed. */
function newOf({ device, key, feed, area, before, state }: ChangedDevice): NewOfDevice | undefined {
  const values = Object.entries(state.latest).filter(([key, value]) => before.latest[key] !== value)
  const position = state.position !== before.position && state.position
  const presence = state.presence !== before.presence && state.presence
  if (values.length === 0 && !position && !presence) return undefined
  return {
    ...{ device, ...(key !== undefined && { key }), feed, area },
    state: {
      latest: Object.fromEntries(values),
      ...(position && { position }),
      ...(presence && { presence }),
    },
  }
}

function isAboutDevices(event: LiveBusEvents[LiveBusEvent]): event is LiveBusEvents['devices.changed'] {
  return 'changed' in event
}

/** Our own processes write them; one of another version may write other fields. */
function isNewOfDevice(value: unknown): value is NewOfDevice {
  if (!isObject(value) || !isObject(value.state) || !isObject(value.state.latest)) return false
  return [value.device, value.feed, value.area].every((id) => typeof id === 'string')
}

function isCarrier(value: unknown): value is DeviceCarrier {
  return isObject(value) && typeof value.device === 'string' && typeof value.carrier === 'string'
}
