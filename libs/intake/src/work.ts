import type { IncomingMessage } from '@haidang/broker'
import type { Entrance } from '@haidang/domain'
import type {
  CommitBatch,
  DeviceSignal,
  DeviceTrace,
  IncomingEvent,
  IncomingObservation,
  RefusalRecord,
} from '@haidang/store'

import type { Entry, Weight } from './batcher.js'
import { refusalRecord, sourceOf } from './refusal-record.js'
import type { Checked } from './steps/check.js'
import { type Stopped, isRefused } from './steps/step.js'

/** What one message gives to a commit. */
export type Work = Readonly<Pick<CommitBatch, 'observations' | 'signals' | 'refusals'>> &
  Readonly<{
    deviceEvents: readonly IncomingEvent[]
    /** The message is followed. */
    trace?: DeviceTrace
  }>

/** The work of a judged message: everything of it ends in the database, good or bad. */
export function workOf(
  message: IncomingMessage,
  judged: Checked | Stopped,
  entrance: Entrance = 'device',
): Work {
  if (isRefused(judged)) {
    const { refusal, device, feed } = judged
    return {
      observations: [],
      deviceEvents: [],
      signals: [],
      refusals: [refusalRecord({ ...refusal, count: 1 }, { message, device, feed })],
    }
  }
  const { device } = judged.located
  const source = sourceOf(message)
  return {
    observations: judged.observations.map(({ observation, index }) =>
      entrance === 'import' ? { observation, source, index, imported: true } : { observation, source, index },
    ),
    deviceEvents: judged.events.map(({ event, index }) =>
      entrance === 'import' ? { event, source, index, imported: true } : { event, source, index },
    ),
    signals: judged.signals,
    refusals: judged.refusals.map((refusal) =>
      refusalRecord(refusal, { message, device: device.id, feed: device.feed }),
    ),
  }
}

/** How heavy the work is: its values (each event, record and signal counts as one) and its payload's bytes. */
export function weightOf(
  { observations, deviceEvents, signals, refusals }: Work,
  { payload }: IncomingMessage,
): Weight {
  let values = deviceEvents.length + signals.length + refusals.length
  for (const { observation } of observations) values += observation.values.length
  return { values, bytes: payload.length }
}

/** One batch of the work of many messages, in their order. */
export function mergeWork(entries: readonly Entry<Work>[]): CommitBatch {
  const observations: IncomingObservation[] = []
  const deviceEvents: IncomingEvent[] = []
  const signals: DeviceSignal[] = []
  const refusals: RefusalRecord[] = []
  for (const { work } of entries) {
    for (const observation of work.observations) observations.push(observation)
    for (const event of work.deviceEvents) deviceEvents.push(event)
    for (const signal of work.signals) signals.push(signal)
    for (const refusal of work.refusals) refusals.push(refusal)
  }
  return { observations, deviceEvents, signals, refusals }
}

/** Whether there is anything to store. */
export function isEmpty({ observations, deviceEvents, signals, refusals }: Work): boolean {
  return observations.length + deviceEvents.length === 0 && signals.length === 0 && refusals.length === 0
}
