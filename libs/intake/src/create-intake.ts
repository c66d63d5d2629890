import type { IncomingMessage } from '@haidang/broker'
import type { RejectionMessage } from '@haidang/contracts'
import type { CommitOutcome, RefusalRecord } from '@haidang/store'

import { BatchWriter, type Committed } from './batch-writer.js'
import { type Backlog, Batcher } from './batcher.js'
import { ImportLane } from './lanes/import-lane.js'
import { IntakeUnavailable } from './intake-error.js'
import { defaultLimits } from './limits.js'
import { PastLane, isPast } from './lanes/past-lane.js'
import { PatientCommit } from './patient-commit.js'
import type { Intake, IntakePorts } from './ports.js'
import { rejectionOf } from './refusal-record.js'
import { Counts } from './stats.js'
import type { Checked } from './steps/check.js'
import { createFreeInstants } from './steps/free-instants.js'
import { judge } from './steps/index.js'
import { type Stopped, type World, isRefused } from './steps/step.js'
import { ToldBefore } from './told-before.js'
import { type Work, isEmpty, weightOf, workOf } from './work.js'

/** Messages in, committed batches out. The caller acknowledges a message when its `accept` resolves. */
export function createIntake(ports: IntakePorts): Intake {
  const { clock, log, findDevice, commit, hearStamp } = ports
  const limits = { ...defaultLimits, ...ports.limits }
  const probe = ports.probe ?? (() => commit({ observations: [], signals: [], refusals: [] }))
  const counts = new Counts()
  const toldBefore = new ToldBefore(limits)
  const world = { findDevice, freeInstants: createFreeInstants(), entrance: 'device', hearStamp } as const
  const judgeMeasured = createJudge(world, ports.metrics)
  const onGivingUp = (error: IntakeUnavailable): void => batcher.giveBack(error)
  const oldestWaitingMs = (): number => batcher.backlog().oldestWaitingMs
  const onFailure = (error: unknown): void => ports.metrics?.failed(error)
  const store = { commit, probe, clock, log, limits, onFailure }
  const patient = new PatientCommit({ ...store, onGivingUp, oldestWaitingMs })
  const announce = (told: Committed): void => tell(told, { ports, counts, toldBefore })
  const writer = new BatchWriter({ patient, log, announce })
  const batcher = new Batcher<Work>(limits, (entries) => writer.write(entries))
  const isLiveWaiting = (): boolean => batcher.backlog().messages > 0
  const past = new PastLane({ ...store, announce, isLiveWaiting })
  const imports = new ImportLane({
    ...{ ...store, findDevice, isLiveWaiting },
    onCommitted: (outcome, refusals) => tellImported(outcome, { refusals, ports, counts }),
  })

  const take = (message: IncomingMessage): Promise<void> => {
    counts.received++
    if (!patient.available()) return Promise.reject(new IntakeUnavailable('the database is away'))
    const before = toldBefore.find(message)
    if (before) {
      counts.redelivered++
      return before
    }
    const judged = judgeMeasured(message, counts.received)
    count(judged, counts)
    const work = followed(workOf(message, judged), message)
    if (isEmpty(work)) return Promise.resolve()
    const stored = (isPast(judged, ports.stateOf) ? past : batcher).add(work, weightOf(work, message))
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
    backlogLimit: limits.backlogMessages,
    stats: () => counts.read(bothBacklogs(batcher.backlog(), past.backlog()), performance.now()),
    async close() {
      imports.close()
      patient.close()
      await Promise.all([batcher.flush(), past.close()])
      await new Promise((done) => setImmediate(done)) // behind the announcement of the last batch
    },
  }
}

/** What waits in both lanes; what waits longest is that of the live one, for the past may take its time. */
function bothBacklogs(live: Backlog, past: Backlog): Backlog {
  return { ...live, messages: live.messages + past.messages, bytes: live.bytes + past.bytes }
}

/** Of so many messages one is timed: a clock read twice for each would be a cost of its own. */
const timedEvery = 16

/** The steps, and how long they take. */
function createJudge(
  world: World,
  metrics: IntakePorts['metrics'],
): (message: IncomingMessage, place: number) => Checked | Stopped {
  return (message, place) => {
    const isTimed = metrics !== undefined && place % timedEvery === 0
    if (!isTimed && message.span === undefined) return judge(message, world)
    const startedMs = performance.now()
    const part = message.span?.child('check')
    const judged = judge(message, world)
    part?.end(isRefused(judged) ? { error: judged.refusal.reason } : { values: judged.accepted })
    if (isTimed) metrics.judged(performance.now() - startedMs, timedEvery)
    return judged
  }
}

/** The work of a message that is followed knows it; of any other it is what it was. */
function followed(work: Work, { span }: IncomingMessage): Work {
  const device =
    work.observations[0]?.observation.device ?? work.deviceEvents[0]?.event.device ?? work.signals[0]?.device
  return span && device ? { ...work, trace: { device, span } } : work
}

function count(judged: Checked | Stopped, counts: Counts): void {
  const passed = isRefused(judged) ? judged.passed : 3
  if (passed > 0) counts.stages.located++
  if (passed > 1) counts.stages.decoded++
  if (passed > 2) counts.stages.checked++
  if (isRefused(judged)) return
  counts.values.given += judged.given
  counts.values.accepted += judged.accepted
}

type Surroundings = Readonly<{ ports: IntakePorts; counts: Counts; toldBefore: ToldBefore }>

/** What follows a commit: counts, what devices hear of their refusals, then the bus. One failing ends none of the others. */
function tell(told: Committed, { ports, counts, toldBefore }: Surroundings): void {
  const { entries, refusals, outcome, ms, endedMs } = told
  const values = entries.reduce((sum, { weight }) => sum + weight.values, 0)
  counts.countCommitted({ messages: entries.length, values, ms }, performance.now())
  counts.countVerdicts(outcome)
  attempt(ports, () => {
    ports.metrics?.committed({ messages: entries.length, values, ms })
    for (const { arrivedMs } of entries) ports.metrics?.stored(endedMs - arrivedMs)
  })
  for (const record of [...refusals, ...outcome.conflicts]) {
    counts.countRefused(record.reason, record.count)
    attempt(ports, () => ports.metrics?.refused(record.reason, record.count))
    const heard = rejectionOf(record, ports.findDevice)
    if (heard) attempt(ports, () => ports.reject(heard.topic, heard.rejection), heard.rejection)
  }
  for (const conflict of outcome.conflicts) toldBefore.remember(conflict, Promise.resolve())
  const traces = entries.flatMap(({ work }) => work.trace ?? [])
  attempt(ports, () => ports.onCommitted(outcome, traces))
}

type OfImport = Readonly<{ refusals: readonly RefusalRecord[]; ports: IntakePorts; counts: Counts }>

/** What follows a commit of the import lane. Its devices are told nothing: they have not sent it now. */
function tellImported(outcome: CommitOutcome, { refusals, ports, counts }: OfImport): void {
  counts.imported += outcome.verdicts.length + outcome.eventVerdicts.length
  for (const { reason, count } of [...refusals, ...outcome.conflicts])
    attempt(ports, () => ports.metrics?.refused(reason, count))
  attempt(ports, () => ports.onCommitted(outcome, []))
}

/** `about`: the message that it is about, if it is about one. */
function attempt(
  { log }: IntakePorts,
  what: () => void,
  about?: Pick<RejectionMessage, 'topic' | 'receivedAt'>,
): void {
  try {
    what()
  } catch (error) {
    const name = about && { topic: about.topic, receivedAt: about.receivedAt }
    log.error('intake.announcement-failed', { ...name, error })
  }
}
