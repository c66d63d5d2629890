import type { Observation } from '@haidang/domain'
import type { DeviceSignal } from '@haidang/store'

import type { DecodedMessage } from './decode.js'
import { checkObservation } from './check-observation.js'
import type { Located } from './locate.js'
import { RefusalTally, type TalliedRefusal } from './refusal-tally.js'
import type { Step, World } from './step.js'

/** An observation that will be stored, and its place in the payload. */
export type CheckedObservation = Readonly<{ observation: Observation; index: number }>

/** What a message amounts to: what will be stored of it, and what is refused. */
export type Checked = Readonly<{
  located: Located
  observations: readonly CheckedObservation[]
  signals: readonly DeviceSignal[]
  refusals: readonly TalliedRefusal[]
  /** Values that came, and values that go on; the others stand in `refusals`. */
  given: number
  accepted: number
  /** An observation had no time of its own: the same bytes again would be another observation. */
  atMissing: boolean
}>

/** Raw → checked: every value gets its own verdict (units, ranges, status), every observation that of its clock. */
export const check: Step<DecodedMessage, Checked> = ({ located, said }, world) => {
  if (said.kind === 'presence') return presence(located, said.online)
  const { decoded } = said
  const tally = new RefusalTally(decoded.refusals)
  const observations: CheckedObservation[] = []
  const counts = { given: 0, accepted: 0, atMissing: false }
  const place = { located, world, tally, pathTo: decoded.pathTo }
  for (const raw of decoded.observations) {
    counts.given += raw.values.length
    const observation = checkObservation(raw, place)
    if (!observation) continue
    counts.accepted += observation.values.length
    counts.atMissing ||= raw.at === undefined
    observations.push({ observation, index: raw.index })
  }
  return { located, observations, signals: [], refusals: tally.all(), ...counts }
}

function presence(located: Located, online: boolean): Checked {
  const { device, message } = located
  const signal = { kind: 'presence', at: message.receivedAt, online } as const
  const signals = [{ device: device.id, signal }]
  return { located, observations: [], signals, refusals: [], given: 0, accepted: 0, atMissing: false }
}

export type CheckPlace = Readonly<{
  located: Located
  world: World
  tally: RefusalTally
  pathTo: Extract<DecodedMessage['said'], { kind: 'observations' }>['decoded']['pathTo']
}>
