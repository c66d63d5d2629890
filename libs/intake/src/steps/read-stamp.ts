import { type Entrance, type LonLat, checkClock, isLonLat, parseAt } from '@haidang/domain'

/** Why an instant is refused, in words; its reason is the key. */
export const instantMessages = {
  'bad-time': 'at must be RFC 3339 with a zone, or integer milliseconds since 1970',
  'clock-ahead': 'at lies more than 5 minutes in the future',
  'too-old': 'at lies more than 61 days in the past',
} as const

export const positionMessage = 'position must be [longitude, latitude] in degrees'

/** The instant that was said (epoch ms), or why it cannot be taken. */
export function readInstant(
  said: unknown,
  { receivedAt, entrance }: { receivedAt: number; entrance: Entrance },
): number | keyof typeof instantMessages {
  const at = parseAt(said)
  if (at === undefined) return 'bad-time'
  if (at > receivedAt) return checkClock(at, receivedAt, entrance) ? 'clock-ahead' : at
  return checkClock(at, receivedAt, entrance) ? 'too-old' : at
}

/** GeoJSON lets a height follow; it is not kept. */
export function readPosition(position: unknown): LonLat | undefined {
  if (!Array.isArray(position) || position.length < 2 || position.length > 3) return undefined
  const lon: unknown = position[0]
  const lat: unknown = position[1]
  return typeof lon === 'number' && typeof lat === 'number' && isLonLat(lon, lat) ? [lon, lat] : undefined
}
