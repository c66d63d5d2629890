import { messageLimits } from '@haidang/contracts'
import type { Refusal, RefusalReason } from '@haidang/domain'

import { jsonPointer } from './json-pointer.js'
import { parseJson } from './parse-json.js'
import type { Decoded, Format, Part, RawObservation, RawValue } from './raw-observation.js'

/**
 * The house's own JSON: `{"at", "values", "status", "statuses", "position", "revision"}`, one or an array of up
 * to 1,000. Keys that it does not know are left alone, so that devices may say more than we read.
 */
export const houseJson: Format = { name: 'house-json', decode: decodeHouseJson }

function decodeHouseJson(payload: Uint8Array): Decoded {
  const parsed = parseJson(payload)
  if (!parsed.ok) return parsed
  const { json } = parsed
  if (!Array.isArray(json)) return decodeElements([json], '')
  if (json.length > messageLimits.observations) {
    const message = `a message carries at most ${messageLimits.observations} observations, not ${json.length}`
    return { ok: false, refusal: { reason: 'too-many-observations', path: '', message } }
  }
  if (json.length === 0)
    return { ok: false, refusal: { reason: 'no-values', path: '', message: 'the array is empty' } }
  return decodeElements(json)
}

/** `path` is that of the only element, when the payload is no array. */
function decodeElements(elements: readonly unknown[], path?: string): Decoded {
  const observations: RawObservation[] = []
  const refusals: Refusal[] = []
  elements.forEach((element, index) => {
    const observation = decodeElement(element, { index, path: path ?? jsonPointer(index) }, refusals)
    if (observation) observations.push(observation)
  })
  return { ok: true, observations, refusals, pathTo }
}

type Place = Pick<RawObservation, 'path' | 'index'>

/** An observation, or undefined after its refusal has been added to the others. */
function decodeElement(element: unknown, place: Place, refusals: Refusal[]): RawObservation | undefined {
  const { path, index } = place
  const refuse = (reason: RefusalReason, part: string, message: string): undefined => {
    refusals.push({ reason, path: `${path}${part}`, message })
  }
  if (!isObject(element)) return refuse('bad-payload', '', 'an observation must be an object')
  const { at, values = noKeys, status, statuses = noKeys, position, revision } = element
  if (!isObject(values)) return refuse('bad-payload', '/values', 'values must be an object')
  if (!isObject(statuses)) return refuse('bad-status', '/statuses', 'statuses must be an object')
  for (const quantity of Object.keys(statuses)) {
    if (Object.hasOwn(values, quantity)) continue
    refuse('bad-status', `/statuses${jsonPointer(quantity)}`, 'a status needs a value of the same quantity')
  }
  return { path, index, at, values: rawValues(values, { status, statuses }), position, revision }
}

type JsonObject = Readonly<Record<string, unknown>>

const noKeys: JsonObject = Object.freeze({})

/** Own keys only: `constructor` or `__proto__` in a payload is a quantity that no feed has, and nothing else. */
function rawValues(values: JsonObject, said: { status: unknown; statuses: JsonObject }): RawValue[] {
  return Object.keys(values).map((quantity) => {
    const ownStatus = said.statuses !== noKeys && Object.hasOwn(said.statuses, quantity)
    const status = ownStatus ? said.statuses[quantity] : said.status
    return { quantity, value: values[quantity], status, ownStatus }
  })
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function pathTo({ path }: RawObservation, part: Part, quantity?: string): string {
  if (part === 'observation') return path
  if (quantity === undefined) return `${path}/${part}`
  return `${path}/${part === 'status' ? 'statuses' : 'values'}${jsonPointer(quantity)}`
}
