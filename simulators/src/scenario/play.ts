import type { AirValues, Weather } from '../air/station.js'
import type { SimulatedDevice } from '../site/read-site.js'
import { type Cast, createCast } from './cast.js'
import type { LateStretch, RubbishMessage, Scenario, Step, WeatherAt } from './scenario.js'

/** What happens to whom, from when until when, in seconds since the city began; before it, in its history. */
export type Happening = Readonly<{ device: string; fromS: number; untilS: number }> &
  (
    | Readonly<{ kind: 'measures'; values: AirValues }>
    | Readonly<{ kind: 'reports' | 'silent' | 'unplugged' }>
    | Readonly<{ kind: 'drives'; place: string; staySeconds: number }>
    | Readonly<{ kind: 'sends-late'; stretch: Span; peak: Span & Readonly<{ values: AirValues }> }>
    | Readonly<{ kind: 'rubbish'; messages: readonly RubbishMessage[] }>
  )

/** Seconds since the city began; the end does not belong to it. */
export type Span = Readonly<{ fromS: number; untilS: number }>

/** A scenario with its players: what the city asks while it lives. */
export type Play = Readonly<{
  repeatSeconds: number
  bustle: number
  weather(cityS: number): Weather
  /** Everything that is played in a round (from 0), and the silences that belong to it. */
  round(number: number): readonly Happening[]
  /** What the device reads, where the play has something else than what is there. */
  reads(device: string, cityS: number): AirValues
  isSilent(device: string, cityS: number): boolean
  /** A vehicle that plays a part stays at home until it is called. */
  waits(device: string): boolean
}>

export type PlayOptions = Readonly<{
  devices: readonly SimulatedDevice[]
  seed: number
  /** How many seconds before this beginning the city began for the first time; 0 when absent: this is the first. */
  ageSeconds?: number
}>

/**
 * Puts a scenario on: the same seed and devices are the same play. A city that begins again goes on with the round that
 * it would have come to, so that what was sent late before is not told otherwise.
 */
export function createPlay(scenario: Scenario, of: PlayOptions): Play {
  const cast = createCast(scenario, of)
  const { repeatSeconds, steps } = scenario
  const ageS = of.ageSeconds ?? 0
  const before = Math.floor(ageS / repeatSeconds)
  const rounds = new Map<number, Round>()
  const round = (number: number): Round => {
    const known = rounds.get(number)
    if (known) return known
    const all = steps.flatMap((step) => happeningsOf(step, { number, before, ageS, cast, repeatSeconds }))
    const made = { all, ofDevice: byDevice(all) }
    for (const old of rounds.keys()) if (old < number - keptRounds) rounds.delete(old)
    rounds.set(number, made)
    return made
  }
  const earliestS = Math.min(0, ...steps.map(({ sendsLate }) => sendsLate?.fromSeconds ?? 0))
  /** Silences that belong to rounds to come lie so many rounds before them. */
  const ahead = Math.ceil((ageS - before * repeatSeconds - earliestS) / repeatSeconds)
  const at = (device: string, cityS: number): Happening[] => {
    const now = Math.max(0, Math.floor(cityS / repeatSeconds))
    const found: Happening[] = []
    for (let further = 0; further <= ahead; further++)
      for (const each of round(now + further).ofDevice.get(device) ?? [])
        if (cityS >= each.fromS && cityS < each.untilS) found.push(each)
    return found
  }
  const drivers = new Set(
    steps.flatMap(({ drivesTo, who }) => (drivesTo && who !== undefined ? cast.candidates(who) : [])),
  )
  return {
    repeatSeconds,
    bustle: scenario.bustle ?? 1,
    weather: (cityS) => weatherAt(scenario.weather ?? [], cityS),
    round: (number) => round(number).all,
    reads: (device, cityS) =>
      at(device, cityS).reduce<AirValues>(
        (read, each) => (each.kind === 'measures' ? { ...read, ...each.values } : read),
        {},
      ),
    isSilent: (device, cityS) => at(device, cityS).some(({ kind }) => kind === 'silent'),
    waits: (device) => drivers.has(device),
  }
}

type Round = Readonly<{ all: readonly Happening[]; ofDevice: ReadonlyMap<string, readonly Happening[]> }>

function byDevice(happenings: readonly Happening[]): ReadonlyMap<string, readonly Happening[]> {
  const found = new Map<string, Happening[]>()
  for (const each of happenings) found.set(each.device, [...(found.get(each.device) ?? []), each])
  return found
}

/** Rounds that are over are not asked for again; a few are kept for whoever is late. */
const keptRounds = 20

type Place = Readonly<{
  number: number
  /** So many rounds have been before round 0, in so many seconds. */
  before: number
  ageS: number
  cast: Cast
  repeatSeconds: number
}>

function happeningsOf(step: Step, { number, before, ageS, cast, repeatSeconds }: Place): Happening[] {
  const beganS = number * repeatSeconds
  const ever = (before + number) * repeatSeconds - ageS
  const fromS = beganS + step.atSeconds
  const when = { fromS, untilS: fromS + (step.forSeconds ?? 0) }
  if (step.rubbish) return [{ kind: 'rubbish', device: '', ...when, messages: step.rubbish }]
  const players = step.who === undefined ? [] : cast.players(step.who, before + number)
  return players.flatMap((device): Happening[] => {
    if (step.measures) return [{ kind: 'measures', device, ...when, values: step.measures }]
    if (step.drivesTo) return [{ kind: 'drives', device, ...when, ...step.drivesTo }]
    if (step.sendsLate) return late(step.sendsLate, { device, when, beganS: ever, bornS: -ageS })
    if (step.silent) return [{ kind: 'silent', device, ...when }]
    if (step.unplugged) return [{ kind: 'unplugged', device, ...when }]
    return step.reports ? [{ kind: 'reports', device, ...when }] : []
  })
}

type Sending = Readonly<{ device: string; when: Span; beganS: number; bornS: number }>

/**
 * What comes late was not said when it was measured: the stretch is a silence, and its sending happens now. Where it lies
 * follows from the round and the city's first beginning alone: whoever begins again says the same of the same instants.
 */
function late(
  { fromSeconds, untilSeconds, gapSeconds, peak }: LateStretch,
  { device, when, beganS, bornS }: Sending,
): Happening[] {
  const fromS = beganS + fromSeconds
  const beforeUs = Math.min(beganS + untilSeconds, bornS)
  const untilS = beforeUs - fromS >= 3_600 ? beforeUs : fromS + gapSeconds
  const peakS = Math.min(peak.forSeconds, untilS - fromS)
  const peakFromS = (fromS + untilS - peakS) / 2
  return [
    { kind: 'silent', device, fromS, untilS },
    {
      kind: 'sends-late',
      device,
      ...when,
      stretch: { fromS, untilS },
      peak: { fromS: peakFromS, untilS: peakFromS + peakS, values: peak.measures },
    },
  ]
}

function weatherAt(moments: readonly WeatherAt[], cityS: number): Weather {
  const next = moments.findIndex(({ atSeconds }) => atSeconds > cityS)
  const to = moments[next] ?? moments.at(-1)
  const from = next < 0 ? to : (moments[next - 1] ?? to)
  const spanS = (to?.atSeconds ?? 0) - (from?.atSeconds ?? 0)
  const share = spanS > 0 ? (cityS - (from?.atSeconds ?? 0)) / spanS : 0
  const between = (key: keyof Weather): number => (from?.[key] ?? 0) * (1 - share) + (to?.[key] ?? 0) * share
  return {
    rush: between('rush'),
    dust: between('dust'),
    wind: between('wind'),
    pressure: between('pressure'),
    rain: between('rain'),
    river: between('river'),
    flood: between('flood'),
  }
}
