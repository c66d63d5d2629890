import { messageLimits } from '@haidang/contracts'
import type { Refusal } from '@haidang/domain'

import { jsonPointer } from './json-pointer.js'
import { parseJson } from './parse-json.js'

/** One event as it stood in a payload, before anybody has judged it. */
export type RawEvent = Readonly<{
  /** JSON Pointer to the event; empty when it is the whole payload. */
  path: string
  /** Its place in the payload's array; 0 when it is the whole payload. */
  index: number
  id: unknown
  at: unknown
  kind: unknown
  data: Readonly<Record<string, unknown>>
  position: unknown
  maxAgeSeconds: unknown
}>

/** What a payload turned out to be: its events, or one refusal of the whole. */
export type DecodedEvents =
  | Readonly<{ ok: true; events: readonly RawEvent[]; refusals: readonly Refusal[] }>
  | Readonly<{ ok: false; refusal: Refusal }>

/**
 * The house's own JSON of events: `{"id", "at", "kind", "data", "position", "maxAgeSeconds"}`, one or an array of up
 * to 1,000. Keys that it does not know are left alone. Never throws, whatever the bytes.
 */
export function decodeEventPayload(payload: Uint8Array): DecodedEvents {
  const parsed = parseJson(payload)
  if (!parsed.ok) return parsed
  const { json } = parsed
  if (!Array.isArray(json)) return decodeElements([json], '')
  if (json.length > messageLimits.events) {
    const message = `a message carries at most ${messageLimits.events} events, not ${json.length}`
    return { ok: false, refusal: { reason: 'too-many-events', path: '', message } }
  }
  if (json.length === 0)
    return { ok: false, refusal: { reason: 'bad-payload', path: '', message: 'the array is empty' } }
  return decodeElements(json)
}

/** `path` is that of the only element, when the payload is no array. */
function decodeElements(elements: readonly unknown[], path?: string): DecodedEvents {
  const events: RawEvent[] = []
  const refusals: Refusal[] = []
  const refuse = (at: string, message: string): void => {
    refusals.push({ reason: 'bad-payload', path: at, message })
  }
  elements.forEach((element, index) => {
    const here = path ?? jsonPointer(index)
    if (!isObject(element)) return refuse(here, 'an event must be an object')
    const { id, at, kind, data = noKeys, position, maxAgeSeconds } = element
    if (!isObject(data)) return refuse(`${here}/data`, 'data must be an object')
    events.push({ path: here, index, id, at, kind, data, position, maxAgeSeconds })
  })
  return { ok: true, events, refusals }
}

type JsonObject = Readonly<Record<string, unknown>>

const noKeys: JsonObject = Object.freeze({})

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
