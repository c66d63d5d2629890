import { type Backlog, Batcher } from '../batcher.js'
import { BatchWriter, type Committed } from '../batch-writer.js'
import type { IntakeUnavailable } from '../intake-error.js'
import { count } from '../judging.js'
import type { IntakeLimits } from '../limits.js'
import { PatientCommit } from '../patient-commit.js'
import type { IntakePorts } from '../ports.js'
import { createSetAside } from '../set-aside.js'
import { judge } from '../steps/index.js'
import { type World, isRefused } from '../steps/step.js'
import { type Surroundings, tell, tellImported } from './tell-committed.js'
import { type Work, isEmpty, weightOf, workOf } from '../work.js'
import { ImportLane } from './import-lane.js'
import { PastLane } from './past-lane.js'
import { isPast } from './tells-past.js'
import { WaitingPast } from './waiting-past.js'

/** The ways to the database: what is of now, devices' past, what is imported, and past that waits in the database. */
export type Lanes = Readonly<{
  patient: PatientCommit
  live: Batcher<Work>
  past: PastLane
  imports: ImportLane
  waiting: WaitingPast | undefined
  backlog(): Backlog
  /** Stores what waits, or gives it back. */
  close(): Promise<void>
}>

/** Opens the lanes of one intake. */
export function openLanes(
  surroundings: Surroundings,
  { world, limits }: Readonly<{ world: World; limits: IntakeLimits }>,
): Lanes {
  const { ports, counts } = surroundings
  const { clock, log, findDevice, commit } = ports
  const probe = ports.probe ?? (() => commit({ observations: [], signals: [], refusals: [] }))
  const onGivingUp = (error: IntakeUnavailable): void => live.giveBack(error)
  const oldestWaitingMs = (): number => live.backlog().oldestWaitingMs
  const onFailure = (error: unknown): void => ports.metrics?.failed(error)
  const store = { commit, probe, clock, log, limits, onFailure }
  const patient = new PatientCommit({ ...store, onGivingUp, oldestWaitingMs })
  const announce = (told: Committed): void => tell(told, surroundings)
  const writer = new BatchWriter({ patient, log, announce })
  const live = new Batcher<Work>(limits, (entries) => writer.write(entries))
  const isLiveWaiting = (): boolean => live.backlog().messages > 0
  const past = new PastLane({ ...store, announce, isLiveWaiting })
  const imports = new ImportLane({
    ...{ ...store, findDevice, isLiveWaiting },
    onCommitted: (outcome, refusals) => tellImported(outcome, { refusals, ports, counts }),
  })
  const opened = { patient, live, past }
  const waiting =
    ports.pastBacklog && openWaitingPast(ports.pastBacklog, { ...opened, ports, counts, world, limits })
  return {
    ...{ ...opened, imports, waiting },
    backlog: () => sumOf([live, past, ...(waiting ? [waiting] : [])]),
    async close() {
      imports.close()
      patient.close()
      await Promise.all([live.flush(), past.close(), waiting?.close()])
    },
  }
}

type Waiting = Pick<Surroundings, 'ports' | 'counts'> &
  Pick<Lanes, 'patient' | 'live' | 'past'> &
  Readonly<{ world: World; limits: IntakeLimits }>

/** What was said when it came is judged now; the clock's witnesses have been heard, or were not there to be heard. */
function openWaitingPast(
  backlog: NonNullable<IntakePorts['pastBacklog']>,
  { ports: { commit, log, stateOf }, counts, patient, live, past, world, limits }: Waiting,
): WaitingPast {
  return new WaitingPast({
    ...{ backlog, log, limits, setAside: createSetAside(commit) },
    available: () => patient.available(),
    store: (message) => {
      const judged = judge(message, { ...world, hearStamp: undefined })
      count(judged, counts)
      const work = workOf(message, judged)
      if (isEmpty(work)) return Promise.resolve()
      // what moves a device's state goes the way of what does, however it was told
      const isAhead = !isRefused(judged) && judged.located.channel === 'past' && !isPast(judged, stateOf)
      return (isAhead ? live : past).add(work, weightOf(work, message))
    },
  })
}

/** What waits in all lanes; what waits longest is that of the live one, for the past may take its time. */
function sumOf([live, ...others]: readonly [Lane, ...Lane[]]): Backlog {
  return others.reduce((sum, lane) => {
    const { messages, bytes } = lane.backlog()
    return { ...sum, messages: sum.messages + messages, bytes: sum.bytes + bytes }
  }, live.backlog())
}

type Lane = Readonly<{ backlog: () => Backlog }>
