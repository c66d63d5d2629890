import { type ProcessFacts, type SystemJson, instant, processFactsSchema } from '@haidang/contracts'
import type { SystemFacts } from '@haidang/gateway'
import { productVersion } from '@haidang/platform'
import type { ProcessRow } from '@haidang/store'

import { joinStages } from './join-stages.js'

/** What a process has told, as the roll call has it. */
export type PresentProcess = Pick<ProcessRow, 'name' | 'kind' | 'startedAt' | 'agoMs' | 'facts'>

export type Gathering = Readonly<{
  /** Of the process that answers. */
  startedAt: number
  now: number
  simulated: boolean
  /** The embedded server. */
  embedded: boolean
  /** Whether the database answers the process that answers. */
  isAnswered: boolean
}>

/** A process that has told nothing for so long is not counted, but shown as the one that is missing. */
const presentMs = 5_000

type Told = PresentProcess & Readonly<{ isPresent: boolean; told: ProcessFacts }>

/** What an operator may know of the system, as its processes tell each other. */
export function gatherSystem(processes: readonly PresentProcess[], about: Gathering): SystemFacts {
  const all = processes.map((one): Told => ({
    ...one,
    isPresent: one.agoMs <= presentMs,
    told: processFactsSchema.parse(one.facts),
  }))
  const here = all.filter(({ isPresent }) => isPresent)
  const bus = busOf(here)
  const broker = brokerOf(here)
  return {
    version: productVersion,
    startedAt: instant(about.startedAt),
    simulated: about.simulated,
    processes: all.map((one) => processJson(one, about.now)),
    stages: joinStages(here.map(({ name, told }) => ({ process: name, stages: told.stages }))),
    database: {
      available: about.isAnswered,
      embedded: about.embedded,
      pools: here.flatMap(({ name, told }) => told.pools.map((pool) => ({ process: name, ...pool }))),
    },
    ...(broker && { broker }),
    ...(bus && { bus }),
    ...clockOf(here),
    intake: {
      ...sumOf(here.map(({ told }) => told.counts)),
      ...mostOf(here.flatMap(({ told }) => told.waitingPast ?? [])),
    },
  }
}

function processJson({ name, kind, startedAt, agoMs, isPresent, told }: Told, now: number): ProcessJson {
  const { version, memoryBytes, loopDelayMs, disk } = told
  return {
    ...{ name, kind, present: isPresent },
    ...(version !== undefined && { version }),
    startedAt: instant(startedAt),
    heardAt: instant(now - Math.round(agoMs)),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(loopDelayMs !== undefined && { loopDelayMs }),
    ...(disk && { disk }),
  }
}

type ProcessJson = SystemJson['processes'][number]

/** Devices are heard when every process that listens for a part of them does. */
function brokerOf(here: readonly Told[]): SystemJson['broker'] {
  const doors = here.flatMap(({ told }) => told.broker ?? [])
  if (doors.length === 0) return undefined
  const clients = doors.flatMap(({ clients: some }) => some ?? [])
  return {
    available: doors.every(({ available }) => available),
    embedded: doors.some(({ embedded }) => embedded),
    ...(clients.length > 0 && { clients: clients.reduce((sum, some) => sum + some, 0) }),
  }
}

/** Of those that hear devices, the one whose computer is the most wrong. */
function clockOf(here: readonly Told[]): Pick<SystemJson, 'clock'> {
  const wrong = here
    .flatMap(({ told }) => told.clock ?? [])
    .toSorted((a, b) => Math.abs(b.errorMs) - Math.abs(a.errorMs))
    .find(({ errorMs }) => errorMs !== 0)
  return wrong
    ? { clock: { aheadSeconds: Math.round(wrong.errorMs / 1_000), witnesses: wrong.witnesses } }
    : {}
}

/** The bus is as good as where it is worst. */
function busOf(here: readonly Told[]): SystemJson['bus'] {
  const doors = here.flatMap(({ told }) => told.bus ?? [])
  const [first] = doors
  if (!first) return undefined
  const trips = doors.flatMap(({ roundTripMs }) => roundTripMs ?? [])
  return {
    available: doors.every(({ available }) => available),
    kind: first.kind,
    ...(trips.length > 0 && { roundTripMs: Math.max(...trips) }),
  }
}

/** All count the same, one a little later than the other. */
function mostOf(counts: readonly number[]): { waitingPast?: number } {
  return counts.length > 0 ? { waitingPast: Math.max(...counts) } : {}
}

/** Figure by figure. */
function sumOf(figures: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const [name, figure] of figures.flatMap((one) => Object.entries(one)))
    sum[name] = (sum[name] ?? 0) + figure
  return sum
}
