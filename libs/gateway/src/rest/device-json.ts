import { type DeviceJson, type ObservationJson, instant } from '@haidang/contracts'
import type { Device, DeviceState, LatestValue, ObservedValue, Status } from '@haidang/domain'
import type { StoredObservation } from '@haidang/store'

/** A device as REST tells it: what moves is where it was last seen. */
export function deviceJson(device: Device, state: DeviceState): DeviceJson {
  const position = state.position?.position ?? device.position
  return {
    id: device.id,
    feed: device.feed,
    name: device.name,
    area: device.area,
    agency: device.agency,
    ...(position && { position: [position[0], position[1]] }),
    intervalSeconds: device.intervalSeconds,
    labels: { ...device.labels },
    state: stateJson(device, state),
  }
}

function stateJson(
  { simulated }: Device,
  { latest, newestAt, position, presence }: DeviceState,
): DeviceJson['state'] {
  const entries = Object.entries(latest)
  const newest = entries.filter(([, value]) => value.at === newestAt).map(([, { receivedAt }]) => receivedAt)
  const receivedAt = newest[0] ?? (position?.at === newestAt ? position?.receivedAt : undefined)
  return {
    ...(newestAt !== undefined && { at: instant(newestAt) }),
    ...(receivedAt !== undefined && { receivedAt: instant(receivedAt) }),
    ...statusesOf(entries),
    quality: qualityOf(entries),
    values: Object.fromEntries(entries.map(([quantity, { value }]) => [quantity, value])),
    times: Object.fromEntries(entries.map(([quantity, value]) => [quantity, timesOf(value)])),
    ...(presence && { online: presence.online }),
    simulated,
  }
}

function timesOf({ at, receivedAt }: LatestValue): { at: string; receivedAt: string } {
  return { at: instant(at), receivedAt: instant(receivedAt) }
}

/** A stored row as REST tells it. */
export function observationJson({
  at,
  receivedAt,
  simulated,
  position,
  values,
}: StoredObservation): ObservationJson {
  const entries = values.map((value): [string, ObservedValue] => [value.quantity, value])
  const quality = qualityOf(entries)
  return {
    at: instant(at),
    receivedAt: instant(receivedAt),
    status: 'measuring',
    ...statusesOf(entries),
    values: Object.fromEntries(entries.map(([quantity, { value }]) => [quantity, value])),
    ...(Object.keys(quality).length > 0 && { quality }),
    ...(position && { position: [position[0], position[1]] }),
    simulated,
  }
}

type Entries = readonly (readonly [string, Readonly<{ status: Status; flags: readonly string[] }>])[]

/** One status for all, and the quantities that say otherwise: `measuring` if anything measures, as on the wire. */
function statusesOf(entries: Entries): { status?: Status; statuses?: Record<string, Status> } {
  const status = entries.some(([, value]) => value.status === 'measuring')
    ? 'measuring'
    : entries[0]?.[1].status
  if (status === undefined) return {}
  const others = entries.filter(([, value]) => value.status !== status)
  if (others.length === 0) return { status }
  return { status, statuses: Object.fromEntries(others.map(([quantity, value]) => [quantity, value.status])) }
}

function qualityOf(entries: Entries): Record<string, string[]> {
  return Object.fromEntries(
    entries
      .filter(([, { flags }]) => flags.length > 0)
      .map(([quantity, { flags }]) => [quantity, [...flags]]),
  )
}
