import { houseJson } from './house-json.js'
import type { Decoded, Format } from './raw-observation.js'

/** Every format that devices may speak, by name. Adding one is a file beside this and a line here. */
export const formats = {
  'house-json': houseJson,
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof formats

/**
 * The observations in a payload, each part with the JSON Pointer that a refusal of it needs, or one refusal of
 * the whole. Never throws, whatever the bytes.
 */
export function decodeObservationPayload(payload: Uint8Array, format: FormatName = 'house-json'): Decoded {
  return formats[format].decode(payload)
}
