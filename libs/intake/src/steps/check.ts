import { type Observation, parseAt } from '@haidang/domain'
import type { DeviceSignal } from '@haidang/store'

import type { DecodedMessage } from './decode.js'
import { type CheckedEvent, checkEvent } from './check-event.js'
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
  events: readonly CheckedEvent[]
  signals: readonly DeviceSignal[]
  refusals: readonly TalliedRefusal[]
  /** Values that came, and values that go on, an event being one; the others stand in `refusals`. */
  given: number
  accepted: number
  /** An observation had no time of its own: the same bytes again would be another observation. */
  atMissing: boolean
}>

/**
 * Raw → checked: every value gets its own verdict (units, ranges, status), every observation that of its clock; every
 * event one for all of it.
 */
export const check: Step<DecodedMessage, Checked> = ({ located, said }, world) => {
  switch (said.kind) {
    case 'observations':
      return checkObservations(located, said.decoded, world)
    case 'events':
      return checkEvents(located, said.decoded, world)
    case 'presence':
      return presence(located, said.online)
  }
}

type Said<Kind> = Extract<DecodedMessage['said'], { kind: Kind }>

function checkObservations(
  located: Located,
  decoded: Said<'observations'>['decoded'],
  world: World,
): Checked {
  hearStamp(located, decoded, world)
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
  return { located, observations, events: [], signals: [], refusals: tally.all(), ...counts }
}

/** The last observation of a message is as new as any; the simulated city goes by our own clock. */
function hearStamp(
  { device, message }: Located,
  { observations }: Said<'observations'>['decoded'],
  world: World,
): void {
  if (world.hearStamp && !device.simulated && !message.dup)
    world.hearStamp({ device: device.id, intervalMs: device.intervalMs }, () =>
      parseAt(observations.at(-1)?.at),
    )
}

function checkEvents(located: Located, decoded: Said<'events'>['decoded'], world: World): Checked {
  const tally = new RefusalTally(decoded.refusals)
  const events = decoded.events.flatMap((raw) => checkEvent(raw, { located, world, tally }) ?? [])
  const counts = { given: decoded.events.length, accepted: events.length, atMissing: false }
  return { located, observations: [], events, signals: [], refusals: tally.all(), ...counts }
}

function presence(located: Located, online: boolean): Checked {
  const { device, message } = located
  const signal = { kind: 'presence', at: message.receivedAt, online } as const
  const signals = [{ device: device.id, signal }]
  const counts = { given: 0, accepted: 0, atMissing: false }
  return { located, observations: [], events: [], signals, refusals: [], ...counts }
}

export type CheckPlace = Readonly<{
  located: Located
  world: World
  tally: RefusalTally
  pathTo: Said<'observations'>['decoded']['pathTo']
}>
