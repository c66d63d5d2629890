import type { IncomingMessage } from '@haidang/broker'
import type { Clock, Log } from '@haidang/domain'
import type { CommitBatch, CommitOutcome, RefusalRecord } from '@haidang/store'

import { BatchWriter, type Committed } from '../batch-writer.js'
import type { Entry, Weight } from '../batcher.js'
import { GiveWay } from './give-way.js'
import { type ImportOutcome, ImportTally } from './import-tally.js'
import { CommitFailed, IntakeUnavailable } from '../intake-error.js'
import type { IntakeLimits } from '../limits.js'
import { PatientCommit } from '../patient-commit.js'
import type { FindDevice } from '../ports.js'
import { createFreeInstants } from '../steps/free-instants.js'
import { judge } from '../steps/index.js'
import { isRefused } from '../steps/step.js'
import { type Work, isEmpty, weightOf, workOf } from '../work.js'

/**
 * A message from a file or another source that is not at our door. `simulated`: it is of the simulated city, and is
 * refused of a device that has become real.
 */
export type ImportedMessage = Readonly<{ topic: string; payload: Uint8Array; simulated?: boolean }>

type Ports = Readonly<{
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  probe: () => Promise<unknown>
  findDevice: FindDevice
  clock: Clock
  log: Log
  limits: IntakeLimits
  /** Whether messages from devices wait for their commit. */
  isLiveWaiting: () => boolean
  onCommitted: (outcome: CommitOutcome, refusals: readonly RefusalRecord[]) => void
}>

/**
 * The second entrance, for what was measured before: the same steps and the same commit, in a lane of its own. It
 * holds one small batch, pulls the next message only when there is room, lets live messages go first, and rests after
 * each batch, so that neither the live city nor our memory notices how much there is to import.
 */
export class ImportLane {
  private readonly ports: Ports
  private readonly patient: PatientCommit
  private readonly way: GiveWay
  private last: Promise<void> = Promise.resolve()
  private closed = false

  constructor(ports: Ports) {
    this.ports = ports
    this.way = new GiveWay(ports.limits, ports.isLiveWaiting)
    // the source can wait as long as the database is away: nobody loses patience with it
    const limits = { ...ports.limits, patienceMs: Number.POSITIVE_INFINITY }
    const { commit, probe, clock, log } = ports
    const nobody = { onGivingUp: () => undefined, oldestWaitingMs: () => 0 }
    this.patient = new PatientCommit({ commit, probe, clock, log, limits, ...nobody })
  }

  /**
   * Resolves when everything of the source is in the database, good or bad.
   * @throws IntakeUnavailable when we are closed before: what was stored until then stays, and again is harmless.
   */
  async run(messages: AsyncIterable<ImportedMessage>): Promise<ImportOutcome> {
    const tally = new ImportTally()
    for await (const batch of this.gather(messages, tally)) await this.inTurn(() => this.write(batch, tally))
    return tally.read()
  }

  close(): void {
    this.closed = true
    this.way.close()
    this.patient.close()
  }

  private async *gather(
    messages: AsyncIterable<ImportedMessage>,
    tally: ImportTally,
  ): AsyncGenerator<ImportWork[]> {
    const { importMessages, importValues, importBytes } = this.ports.limits
    const world = {
      findDevice: this.ports.findDevice,
      freeInstants: createFreeInstants(),
      entrance: 'import',
    } as const
    let batch: ImportWork[] = []
    let sum = { values: 0, bytes: 0 }
    for await (const imported of messages) {
      const message = this.toMessage(imported)
      const judged = judge(message, world)
      const work = workOf(message, judged, 'import')
      tally.countJudged(work, isRefused(judged) ? 0 : judged.given)
      if (isEmpty(work)) continue
      const weight = weightOf(work, message)
      batch.push({ work, weight })
      sum = { values: sum.values + weight.values, bytes: sum.bytes + weight.bytes }
      if (batch.length < importMessages && sum.values < importValues && sum.bytes < importBytes) continue
      yield batch
      batch = []
      sum = { values: 0, bytes: 0 }
    }
    if (batch.length > 0) yield batch
  }

  private toMessage({ topic, payload, simulated = false }: ImportedMessage): IncomingMessage {
    const receivedAt = this.ports.clock.now()
    return { topic, payload, qos: 1, dup: false, receivedAt, client: 'import', simulated }
  }

  /** Several imports share the lane batch by batch. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(work)
    this.last = turn.catch(() => undefined)
    return turn
  }

  private async write(batch: readonly ImportWork[], tally: ImportTally): Promise<void> {
    await this.way.before()
    if (this.closed) throw new IntakeUnavailable('intake has been closed before the import was over')
    const startedMs = performance.now()
    const told: Promise<void>[] = []
    const announce = (committed: Committed): void => {
      tally.countCommitted(committed.outcome)
      this.ports.onCommitted(committed.outcome, committed.refusals)
    }
    const writer = new BatchWriter({ patient: this.patient, log: this.ports.log, announce })
    const entries = batch.map((work) => entryOf(work, told))
    await writer.write(entries)
    await new Promise((done) => setImmediate(done)) // behind the announcement
    for (const result of await Promise.allSettled(told)) {
      if (result.status === 'fulfilled') continue
      if (!(result.reason instanceof CommitFailed)) throw result.reason
      tally.countFailed()
    }
    await this.way.after(performance.now() - startedMs)
  }
}

type ImportWork = Readonly<{ work: Work; weight: Weight }>

function entryOf({ work, weight }: ImportWork, told: Promise<void>[]): Entry<Work> {
  const { promise, resolve: done, reject: failed } = settleable()
  told.push(promise)
  return { work, weight, arrivedMs: performance.now(), done, failed }
}

function settleable(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let [resolve, reject]: [() => void, (error: Error) => void] = [() => undefined, () => undefined]
  const promise = new Promise<void>((done, failed) => {
    ;[resolve, reject] = [done, failed]
  })
  promise.catch(() => undefined) // looked at when the batch is over
  return { promise, resolve, reject }
}
