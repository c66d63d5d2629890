import {
  type Channel,
  type ObservationJson,
  formatTopic,
  observationSchema,
  pageOf,
} from '@haidang/contracts'
import { type DeviceLine, connectDevice } from '../speak/device-line.js'
import { until } from '../until.js'
import { Doubt, type Tour } from './step.js'

const observations = pageOf(observationSchema)

/** A topic of the borrowed station. */
export function topicOf(
  { station: { feed, id } }: Pick<Tour, 'station'>,
  channel: Channel = 'observations',
): string {
  return formatTopic({ feed, device: id, channel })
}

/** The station's connection, dialled again when it has gone. @throws Doubt before a credential was taken */
export async function lineOf(tour: Tour): Promise<DeviceLine> {
  if (tour.line?.isOpen()) return tour.line
  const { credential, product, signal } = tour
  if (!credential) throw new Doubt('no credential was taken')
  const line = await until(
    'the broker lets the station in',
    () => connectDevice(product.mqttUrl, credential),
    {
      withinMs: 30_000,
      everyMs: 250,
      signal,
    },
  )
  await line.publish(topicOf(tour, 'presence'), 'online')
  tour.line = line
  return line
}

/** Publishes one value of the watched quantity and waits for the PUBACK. */
export async function say(tour: Tour, at: number, value: number): Promise<number> {
  const { quantity } = tour.station
  const line = await lineOf(tour)
  return line.publish(topicOf(tour), JSON.stringify({ at, values: { [quantity]: value } }))
}

/** What REST has of a device from one instant to another, both included; oldest first. */
export async function storedBetween(
  { rest, station }: Pick<Tour, 'rest' | 'station'>,
  [from, to]: readonly [number, number],
  device = station.id,
): Promise<ObservationJson[]> {
  const range = `from=${new Date(from).toISOString()}&to=${new Date(to + 1).toISOString()}`
  const items = await rest.all(`devices/${device}/observations?${range}`, observations)
  return items.reverse()
}

/** `12.3 ms` below a hundred, `123 ms` below ten thousand, then seconds. */
export function duration(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`
}

/** `07:31:05.123` in UTC. */
export function clockTime(instant: string | number): string {
  return new Date(instant).toISOString().slice(11, 23)
}
