import type { Refusal } from '@haidang/domain'

/** One value as it stood in a payload, before anybody has judged it. */
export type RawValue = Readonly<{
  quantity: string
  value: unknown
  /** What the device says of this value; undefined when it says nothing. */
  status: unknown
  /** The status was said of this value alone, not of the whole observation. */
  ownStatus: boolean
}>

/** One observation as it stood in a payload. `undefined` means that the payload does not have the part. */
export type RawObservation = Readonly<{
  /** JSON Pointer to the observation; empty when it is the whole payload. */
  path: string
  /** Its place in the payload's array; 0 when it is the whole payload. */
  index: number
  at: unknown
  values: readonly RawValue[]
  position: unknown
  revision: unknown
}>

/** The parts of an observation to which a refusal can point. */
export type Part = 'observation' | 'at' | 'values' | 'value' | 'status' | 'position' | 'revision'

/** What a payload turned out to be: its observations, or one refusal of the whole. */
export type Decoded =
  | Readonly<{
      ok: true
      observations: readonly RawObservation[]
      /** Parts that are refused already, an element that is no observation for one; the others are not affected. */
      refusals: readonly Refusal[]
      /** JSON Pointer to a part of one of these observations, asked for only when something is refused. */
      pathTo: (observation: RawObservation, part: Part, quantity?: string) => string
    }>
  | Readonly<{ ok: false; refusal: Refusal }>

/** A format that devices speak. */
export type Format = Readonly<{
  name: string
  /** Never throws, whatever the bytes. */
  decode: (payload: Uint8Array) => Decoded
}>
