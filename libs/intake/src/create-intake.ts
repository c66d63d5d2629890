import type { IncomingMessage } from '@haidang/broker'

import { IntakeUnavailable } from './intake-error.js'
import { count, createJudge, followed } from './judging.js'
import { openLanes } from './lanes/open-lanes.js'
import { isPast, isPlainlyPast, isToldAsPast } from './lanes/tells-past.js'
import type { WaitingPast } from './lanes/waiting-past.js'
import { defaultLimits } from './limits.js'
import type { Intake, IntakePorts } from './ports.js'
import { Counts } from './stats.js'
import { createFreeInstants } from './steps/free-instants.js'
import { isRefused } from './steps/step.js'
import { ToldBefore } from './told-before.js'
import { isEmpty, weightOf, workOf } from './work.js'

/** Messages in, committed batches out. The caller acknowledges a message when its `accept` resolves. */
export function createIntake(ports: IntakePorts): Intake {
  const { findDevice, hearStamp } = ports
  const limits = { ...defaultLimits, ...ports.limits }
  const counts = new Counts()
  const toldBefore = new ToldBefore(limits)
  const world = { findDevice, freeInstants: createFreeInstants(), entrance: 'device', hearStamp } as const
  const judgeMeasured = createJudge(world, ports.metrics)
  const { patient, live, past, imports, waiting, ...lanes } = openLanes(
    { ports, counts, toldBefore },
    { world, limits },
  )
  const keeper = (): WaitingPast | undefined =>
    ports.isPastKept === true && waiting?.hasRoom() ? waiting : undefined

  const take = (message: IncomingMessage): Promise<void> => {
    counts.received++
    if (!patient.available()) return Promise.reject(new IntakeUnavailable('the database is away'))
    const before = toldBefore.find(message)
    if (before) {
      counts.redelivered++
      return before
    }
    const keeps = keeper()
    if (keeps && (isToldAsPast(message, ports) || isPlainlyPast(message, ports))) return keeps.keep(message)
    const judged = judgeMeasured(message, counts.received)
    const ofPast = isPast(judged, ports.stateOf)
    if (keeps && ofPast) return keeps.keep(message)
    count(judged, counts)
    const work = followed(workOf(message, judged), message)
    if (isEmpty(work)) return Promise.resolve()
    const stored = (ofPast ? past : live).add(work, weightOf(work, message))
    if (work.refusals.length > 0 || (!isRefused(judged) && judged.atMissing))
      toldBefore.remember(message, stored)
    return stored
  }

  return {
    accept: (message) =>
      take(message).catch((error: unknown) => {
        counts.givenBack++
        ports.metrics?.givenBack(error)
        throw error
      }),
    import: (messages) => imports.run(messages),
    available: () => patient.available(),
    isStoring: () => patient.isStoring(),
    listeningSinceAt: () => Math.max(patient.listeningSinceAt(), past.listeningSinceAt()),
    waitingPast: () => waiting?.waitingNow() ?? { messages: 0, bytes: 0 },
    backlogLimit: limits.backlogMessages,
    stats: () => counts.read(lanes.backlog(), performance.now()),
    async close() {
      await lanes.close()
      await new Promise((done) => setImmediate(done)) // behind the announcement of the last batch
    },
  }
}
