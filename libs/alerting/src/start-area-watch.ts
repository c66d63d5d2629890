import {
  type AreaRule,
  type Clock,
  type Device,
  type Log,
  type Rule,
  areaDeviceId,
  areaWatch,
  countMembers,
  isAreaRule,
} from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import {
  type CommitBatch,
  type CommitOutcome,
  type Db,
  type IncomingObservation,
  StoreUnavailable,
  type Tx,
  readDeviceStates,
  tryLock,
} from '@haidang/store'

export type AreaWatchOptions = Readonly<{
  db: Db
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  /** The rules in force; those over several devices are picked out. */
  rules: () => readonly Rule[]
  /** The devices that a rule over several devices looks at. */
  membersOf: (rule: AreaRule) => readonly Device[]
  /** Makes the device that stands for a rule, or has it follow what the rule says now; does nothing when nothing is to do. */
  settle: (rule: AreaRule) => Promise<void>
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
}>

/** A count that has not changed is told again so often: a rule's delays run over what has been seen. */
const againMs = areaWatch.intervalSeconds * 1_000
const source = { topic: 'area-watch', payload: new Uint8Array() }

/**
 * Rules over several devices: a second look over what has been committed, by one process for all. What is counted enters
 * as an observation of the rule's own device, so that one function decides such an alarm and one writes it.
 */
export function startAreaWatch(options: AreaWatchOptions): Repeating {
  const { log, everyMs = 1_000 } = options
  return startRepeating({
    failed: 'alerting.area-watch-failed',
    everyMs,
    log,
    stage: options.stage,
    turn: () => watchOnce(options),
  })
}

async function watchOnce(options: AreaWatchOptions): Promise<boolean> {
  const rules = options.rules().filter(isAreaRule)
  if (rules.length === 0) return false
  await forEachRule(rules, options, (rule) => options.settle(rule)) // before the transaction, for it takes another
  await options.db.tx(async (tx) => {
    if (!(await tryLock(tx, 'area-watch'))) return
    const observations: IncomingObservation[] = []
    await forEachRule(rules, options, async (rule) => {
      const told = await countOne(tx, rule, options)
      if (told) observations.push(told)
    })
    if (observations.length > 0) await options.commit({ observations, signals: [], refusals: [] })
  })
  return false
}

/** A rule with which something is wrong holds up no other; a database that is away ends the turn. */
async function forEachRule(
  rules: readonly AreaRule[],
  { log }: Pick<AreaWatchOptions, 'log'>,
  work: (rule: AreaRule) => Promise<void>,
): Promise<void> {
  for (const rule of rules) {
    try {
      await work(rule)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      log.error('alerting.area-rule-not-counted', { rule: rule.id, error })
    }
  }
}

async function countOne(
  tx: Tx,
  rule: AreaRule,
  { membersOf, clock }: AreaWatchOptions,
): Promise<IncomingObservation | undefined> {
  const device = areaDeviceId(rule)
  const members = new Map<string, Device>(membersOf(rule).map((member) => [member.id, member]))
  const stored = await readDeviceStates(tx, { ids: [device, ...members.keys()] })
  const own = stored.find((one) => one.device === device)
  if (!own) return undefined // its device has only just been made
  const at = Math.max(clock.now(), (own.state.newestAt ?? 0) + 1) // a clock that stands or jumps back stops no counting
  const { met, reporting } = countMembers(
    rule,
    stored.flatMap(({ device: id, state }) => {
      const member = members.get(id)
      return member ? [{ intervalMs: member.intervalSeconds * 1_000, state }] : []
    }),
    at,
  )
  const last = own.state.latest
  const isNews = last['met']?.value !== met || last['reporting']?.value !== reporting
  if (!isNews && at < (own.state.newestAt ?? 0) + againMs) return undefined
  const values = Object.entries({ met, reporting }).map(([quantity, value]) => ({
    ...{ quantity, value, status: 'measuring' as const, flags: [], revision: 0 },
  }))
  return {
    observation: { device, feed: areaWatch.id, at, receivedAt: at, values, simulated: false },
    source: { ...source, receivedAt: at },
    index: 0,
  }
}
