import {
  type AreaRule,
  type Clock,
  type Device,
  type DeviceId,
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
  type FollowedState,
  type IncomingObservation,
  type StateFollower,
  StoreUnavailable,
  createStateFollower,
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
 * as an observation of the rule's own device, so that one function decides such an alarm and one writes it. Of all that
 * they look at only what was committed since the last turn is read.
 */
export function startAreaWatch(options: AreaWatchOptions): Repeating {
  const { log, everyMs = 1_000 } = options
  const follower = createStateFollower()
  return startRepeating({
    failed: 'alerting.area-watch-failed',
    everyMs,
    log,
    stage: options.stage,
    turn: () => watchOnce(options, follower),
  })
}

async function watchOnce(options: AreaWatchOptions, follower: StateFollower): Promise<boolean> {
  const rules = options.rules().filter(isAreaRule)
  if (rules.length === 0) return false
  await forEachRule(rules, options, (rule) => options.settle(rule)) // before the transaction, for it takes another
  await options.db.tx(async (tx) => {
    if (!(await tryLock(tx, 'area-watch'))) return
    const members = new Map<AreaRule, readonly Device[]>()
    await forEachRule(rules, options, (rule) => void members.set(rule, options.membersOf(rule)))
    const states = await follower.read(tx, lookedAt(members))
    const observations: IncomingObservation[] = []
    await forEachRule([...members.keys()], options, (rule) => {
      const told = countOne({ rule, members: members.get(rule) ?? [] }, states, options)
      if (told) observations.push(told)
    })
    if (observations.length > 0) await options.commit({ observations, signals: [], refusals: [] })
  })
  return false
}

/** Every member, and the devices that stand for the rules. */
function lookedAt(watched: ReadonlyMap<AreaRule, readonly Device[]>): Set<DeviceId> {
  return new Set(
    [...watched].flatMap(([rule, members]) => [areaDeviceId(rule), ...members.map(({ id }) => id)]),
  )
}

/** A rule with which something is wrong holds up no other; a database that is away ends the turn. */
async function forEachRule(
  rules: readonly AreaRule[],
  { log }: Pick<AreaWatchOptions, 'log'>,
  work: (rule: AreaRule) => Promise<void> | void,
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

type Watched = Readonly<{ rule: AreaRule; members: readonly Device[] }>

function countOne(
  { rule, members }: Watched,
  states: ReadonlyMap<DeviceId, FollowedState>,
  { clock }: AreaWatchOptions,
): IncomingObservation | undefined {
  const device = areaDeviceId(rule)
  const own = states.get(device)
  if (!own) return undefined // its device has only just been made
  const at = Math.max(clock.now(), (own.newestAt ?? 0) + 1) // a clock that stands or jumps back stops no counting
  const { met, reporting } = countMembers(
    rule,
    members.flatMap(({ id, intervalSeconds }) => {
      const state = states.get(id)
      return state ? [{ intervalMs: intervalSeconds * 1_000, state }] : []
    }),
    at,
  )
  const last = own.latest
  const isNews = last['met']?.value !== met || last['reporting']?.value !== reporting
  if (!isNews && at < (own.newestAt ?? 0) + againMs) return undefined
  const values = Object.entries({ met, reporting }).map(([quantity, value]) => ({
    ...{ quantity, value, status: 'measuring' as const, flags: [], revision: 0 },
  }))
  return {
    observation: { device, feed: areaWatch.id, at, receivedAt: at, values, simulated: false },
    source: { ...source, receivedAt: at },
    index: 0,
  }
}
