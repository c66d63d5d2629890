import type { Part, RawObservation } from '@haidang/codecs'
import { messageLimits } from '@haidang/contracts'
import { type Observation, type RefusalReason, checkClock } from '@haidang/domain'

import type { CheckPlace } from './check.js'
import { checkValues } from './check-values.js'
import { instantMessages, positionMessage, readInstant, readPosition } from './read-stamp.js'

const highestRevision = 1_000_000

/** What is said when all of an observation, or its position, is refused. */
const messages = {
  'too-many-values': `an observation carries at most ${messageLimits.values} values`,
  'bad-revision': `revision must be an integer from 0 to ${highestRevision}`,
  ...instantMessages,
  'bad-position': positionMessage,
  'no-values': 'there is neither a value nor a position',
} as const satisfies Partial<Record<RefusalReason, string>>

type WholeReason = keyof typeof messages

/**
 * One raw observation → what will be stored of it; undefined when nothing is. Number of values, revision and time
 * decide over all of it; position and each value have verdicts of their own.
 */
export function checkObservation(raw: RawObservation, place: CheckPlace): Observation | undefined {
  const { receivedAt } = place.located.message
  const refuse = (reason: WholeReason, part: Part): undefined => {
    place.tally.add(reason, () => ({ path: place.pathTo(raw, part), message: messages[reason] }))
  }
  if (raw.values.length > messageLimits.values) return refuse('too-many-values', 'values')
  const revision = readRevision(raw.revision)
  if (revision === undefined) return refuse('bad-revision', 'revision')
  const { entrance } = place.world
  // what has no time of its own cannot be imported: the same file again would be other observations
  const timeless = raw.at === undefined && entrance === 'device'
  const saidAt = timeless ? receivedAt : readInstant(raw.at, { receivedAt, entrance })
  if (typeof saidAt === 'string') return refuse(saidAt, 'at')
  const position = readPosition(raw.position)
  if (raw.position !== undefined && !position) refuse('bad-position', 'position')
  const values = checkValues(raw, revision, place)
  if (values.length === 0 && !position) {
    const empty = raw.values.length === 0 && raw.position === undefined
    return empty ? refuse('no-values', 'observation') : undefined
  }
  const { id, feed, simulated } = place.located.device
  const at = timeless ? place.world.freeInstants.take(id, receivedAt) : saidAt
  if (checkClock(at, receivedAt, entrance)) return refuse('clock-ahead', 'observation')
  return { device: id, feed, at, receivedAt, values, simulated, ...(position && { position }) }
}

/** The first report of an instant has revision 0. */
function readRevision(revision: unknown): number | undefined {
  if (revision === undefined) return 0
  if (typeof revision !== 'number' || !Number.isInteger(revision)) return undefined
  return revision >= 0 && revision <= highestRevision ? revision : undefined
}
