import { type RawEvent, jsonPointer, storableText } from '@haidang/codecs'
import { type DeviceEvent, type RefusalReason, checkEventData, findEventKind } from '@haidang/domain'

import type { Located } from './locate.js'
import { instantMessages, positionMessage, readInstant, readPosition } from './read-stamp.js'
import type { RefusalTally } from './refusal-tally.js'
import type { World } from './step.js'

/** An event that will be stored, and its place in the payload. */
export type CheckedEvent = Readonly<{ event: DeviceEvent; index: number }>

type Place = Readonly<{ located: Located; world: World; tally: RefusalTally }>

const longestKind = 64
const longestId = 64
/** A day: what is older is news to nobody. */
const longestMaxAgeSeconds = 86_400

/** One raw event → what will be stored of it; undefined when it is refused: an event is taken whole or not at all. */
export function checkEvent(raw: RawEvent, { located, world, tally }: Place): CheckedEvent | undefined {
  const { device, feed, message } = located
  const refuse = (reason: RefusalReason, part: string, why: string): undefined => {
    tally.add(reason, () => ({ path: `${raw.path}${part}`, message: why }))
  }
  const kind = typeof raw.kind === 'string' ? findEventKind(feed, raw.kind) : undefined
  if (!kind) {
    const said = typeof raw.kind === 'string' ? storableText(raw.kind, longestKind) : 'without a name'
    return refuse('unknown-event', '/kind', `${feed.id} has no event ${said}`)
  }
  const at = readInstant(raw.at, { receivedAt: message.receivedAt, entrance: world.entrance })
  if (typeof at === 'string') return refuse(at, '/at', instantMessages[at])
  if (!isId(raw.id)) return refuse('wrong-type', '/id', `id must be a text of 1 to ${longestId} characters`)
  const maxAge = raw.maxAgeSeconds ?? kind.maxAgeSeconds
  if (!isMaxAge(maxAge))
    return refuse(
      'out-of-range',
      '/maxAgeSeconds',
      `maxAgeSeconds must lie between 0 and ${longestMaxAgeSeconds}`,
    )
  const position = readPosition(raw.position)
  if (raw.position !== undefined && !position) return refuse('bad-position', '/position', positionMessage)
  const verdict = checkEventData(kind, raw.data)
  if (!verdict.ok) return refuse(verdict.reason, `/data${jsonPointer(verdict.field)}`, verdict.message)
  return {
    index: raw.index,
    event: {
      ...{ device: device.id, feed: device.feed, kind: kind.key, at, receivedAt: message.receivedAt },
      ...(raw.id !== undefined && { id: raw.id }),
      data: verdict.data,
      ...(position && { position }),
      maxAgeMs: maxAge * 1_000,
      simulated: device.simulated,
    },
  }
}

/** Signs that can be seen only: an id is read by people, too. */
const readable = /^[^\p{Control}\p{Surrogate}]+$/u

function isId(id: unknown): id is string | undefined {
  return id === undefined || (typeof id === 'string' && id.length <= longestId && readable.test(id))
}

function isMaxAge(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= longestMaxAgeSeconds
}
