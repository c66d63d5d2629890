import { startAreaWatch, startRuleWatch, startSecondLook, startSilenceWatch } from '@haidang/alerting'
import type { Clock, Log } from '@haidang/domain'
import type { Running, Stages } from '@haidang/platform'
import { type Engine, type Registry, knownDevice } from '@haidang/registry'
import type { Db } from '@haidang/store'
import {
  type AirIndexUpkeep,
  type RetentionOptions,
  startAirIndex,
  startAreaUpkeep,
  startRetention,
  startRollUp,
} from '@haidang/upkeep'

export type AlertingOptions = Readonly<{
  running: Running
  db: Db
  engine: Pick<Engine, 'commitAndTell'>
  registry: Registry
  /** IANA name of the site's time zone. */
  zone: string
  /** Epoch ms since when no device's word can have been lost on us. */
  listeningSinceAt: () => number
  clock: Clock
  log: Log
  /** How long raw observations, minutes and events are kept. */
  keep: RetentionOptions['keep']
  /** Where the sweeps are counted. */
  stages: Stages
}>

/**
 * Starts what works without being asked: the watches over silence, over the devices of an area, over rules and bulletins that
 * come over devices, the second look at late data, the indices of the air, the roll-ups, what takes old rows away, and the units
 * of the day. Each is done by one process for all, whichever takes its lock first, or does no harm when done twice.
 */
export function startAlerting(options: AlertingOptions): Readonly<{ airIndex: AirIndexUpkeep }> {
  const { running, db, engine, registry, zone, keep, clock, log, stages } = options
  const common = { db, commit: engine.commitAndTell, clock }
  startWatches(options)
  const airIndex = startAirIndex({
    ...common,
    log: log.child({ part: 'air-index' }),
    stage: stages.open('air-index'),
    devices: () => registry.devices(),
    zone,
  })
  running.add('air index', airIndex, (repeating) => repeating.close())
  const secondLook = startSecondLook({
    ...common,
    log: log.child({ part: 'second-look' }),
    stage: stages.open('second-look'),
    findDevice: (id) => knownDevice(registry, id),
    repair: airIndex.repair,
    rulesFor: (id) => registry.rulesFor(id),
    past: {
      rulesAt: (id, at) => registry.rulesAt(id, at, zone),
      rulesEverFor: (id) => registry.rulesEverFor(id),
    },
  })
  running.add('second look', secondLook, (repeating) => repeating.close())
  const rollUp = startRollUp({
    ...{ db, zone, clock, follow: airIndex.follow },
    log: log.child({ part: 'roll-up' }),
    stage: stages.open('roll-up'),
  })
  running.add('roll-up', rollUp, (repeating) => repeating.close())
  const retention = startRetention({
    ...{ db, keep, clock },
    log: log.child({ part: 'retention' }),
    stage: stages.open('retention'),
  })
  running.add('retention', retention, (repeating) => repeating.close())
  const areas = startAreaUpkeep({
    ...{ db, zone, clock },
    log: log.child({ part: 'areas' }),
    stage: stages.open('areas'),
  })
  running.add('areas', areas, (repeating) => repeating.close())
  return { airIndex }
}

/** What raises alarms that no message raises. */
function startWatches(options: AlertingOptions): void {
  const { running, db, engine, registry, zone, listeningSinceAt, clock, log, stages } = options
  const common = { db, commit: engine.commitAndTell, clock }
  const silence = startSilenceWatch({
    ...common,
    log: log.child({ part: 'silence-watch' }),
    stage: stages.open('silence-watch'),
    listeningSinceAt,
  })
  running.add('silence watch', silence, (repeating) => repeating.close())
  const areaWatch = startAreaWatch({
    ...common,
    log: log.child({ part: 'area-watch' }),
    stage: stages.open('area-watch'),
    rules: () => registry.rules(),
    membersOf: (rule) => registry.membersOf(rule),
    settle: (rule) => registry.settleAreaRule(rule, zone),
  })
  running.add('area watch', areaWatch, (repeating) => repeating.close())
  const ruleWatch = startRuleWatch({
    ...{ commit: engine.commitAndTell, clock },
    log: log.child({ part: 'rule-watch' }),
    stage: stages.open('rule-watch'),
    devices: () => registry.devices(),
    rulesFor: (id) => registry.rulesFor(id),
    bulletinsFor: (id) => registry.bulletinsFor(id),
  })
  running.add('rule watch', ruleWatch, (repeating) => repeating.close())
}
