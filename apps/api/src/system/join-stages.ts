import { type ProcessFacts, type SystemJson, instant } from '@haidang/contracts'
import { delayBoundsMs, quantileOf } from '@haidang/platform'

type StageJson = SystemJson['stages'][number]
type Told = ProcessFacts['stages'][number]
/** What a process has told of its stages. */
export type StagesOf = Readonly<{ process: string; stages: readonly Told[] }>

/** A message's path, then what works without being asked. A stage that is not named here comes after them. */
const order = [
  ...[
    'receive',
    'check',
    'commit',
    'evaluate',
    'number',
    'publish',
    'bus',
    'frame',
    'letter',
    'heartbeat',
    'rest',
  ],
  ...[
    'silence-watch',
    'area-watch',
    'rule-watch',
    'second-look',
    'air-index',
    'roll-up',
    'retention',
    'areas',
    'rehearsals',
    'city-figures',
  ],
]

/** One line for each stage, of all processes that have it: times are joined bucket by bucket, never averaged. */
export function joinStages(told: readonly StagesOf[]): StageJson[] {
  const byName = new Map<string, { process: string; told: Told }[]>()
  for (const { process, stages } of told)
    for (const stage of stages)
      byName.set(stage.stage, [...(byName.get(stage.stage) ?? []), { process, told: stage }])
  return [...byName]
    .map(([stage, all]) => joinStage(stage, all))
    .sort((one, other) => placeOf(one.stage) - placeOf(other.stage))
}

function placeOf(stage: string): number {
  const place = order.indexOf(stage)
  return place === -1 ? order.length : place
}

function joinStage(stage: string, all: readonly Readonly<{ process: string; told: Told }>[]): StageJson {
  const sum = (figure: (one: Told) => number): number =>
    all.reduce((total, { told }) => total + figure(told), 0)
  const delay = delayOf(all.map(({ told }) => told.delays))
  const backlog = backlogOf(all.flatMap(({ told }) => told.backlog ?? []))
  const last = newest(all.flatMap(({ told }) => told.errors.last ?? []))
  const lastAt = Math.max(0, ...all.map(({ told }) => told.lastAt ?? 0))
  return {
    stage,
    processes: all.map(({ process }) => process),
    total: sum(({ total }) => total),
    perSecond: round(sum(({ perSecond }) => perSecond)),
    ...(delay && { delay }),
    ...(backlog && { backlog }),
    errors: {
      total: sum(({ errors }) => errors.total),
      ...(last && { last: { reason: last.reason, at: instant(last.at) } }),
    },
    ...(lastAt > 0 && { lastAt: instant(lastAt) }),
  }
}

function delayOf(delays: readonly Told['delays'][]): StageJson['delay'] {
  const counts = new Float64Array(delayBoundsMs.length + 1)
  for (const [bucket, count] of delays.flatMap((one) => Object.entries(one))) {
    const place = Number(bucket)
    if (place in counts) counts[place] = (counts[place] ?? 0) + count
  }
  const [p50Ms, p99Ms] = [quantileOf(counts, 0.5), quantileOf(counts, 0.99)]
  return p50Ms === undefined || p99Ms === undefined ? undefined : { p50Ms: round(p50Ms), p99Ms: round(p99Ms) }
}

/** A limit that one of them does not have is none of all. */
function backlogOf(backlogs: readonly NonNullable<Told['backlog']>[]): StageJson['backlog'] {
  if (backlogs.length === 0) return undefined
  const limits = backlogs.flatMap(({ limit }) => limit ?? [])
  return {
    waiting: backlogs.reduce((sum, { waiting }) => sum + waiting, 0),
    ...(limits.length === backlogs.length && { limit: limits.reduce((sum, limit) => sum + limit, 0) }),
  }
}

function newest<T extends { at: number }>(all: readonly T[]): T | undefined {
  return all.reduce<T | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined)
}

function round(figure: number): number {
  return Math.round(figure * 1_000) / 1_000
}
