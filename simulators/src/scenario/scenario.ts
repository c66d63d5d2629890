import type { AirValues, Weather } from '../air/station.js'

/** A scenario as it stands in a site pack (`scenarios/<name>.json`). Seconds are those of the city's time. */
export type Scenario = Readonly<{
  /** Again after so long, with other players. */
  repeatSeconds: number
  /** Who may play, by role. Two roles with the same wish share the candidates: nobody plays both. */
  cast: Readonly<Record<string, Wish>>
  steps: readonly Step[]
  /** The city's air, straight from one moment to the next; it stays as it is at the last, through all rounds. */
  weather?: readonly WeatherAt[]
  /** Vehicles are called so many times as often as on an ordinary day; 1 when absent. */
  bustle?: number
}>

export type Wish = Readonly<{
  feed: string
  intervalSeconds?: number
  labels?: Readonly<Record<string, string>>
  /** This share of the candidates plays together; one plays alone when absent. */
  share?: number
}>

/** What is absent is as on the day. */
export type WeatherAt = Readonly<{ atSeconds: number }> & Partial<Weather>

/** A step of a round: when, for how long, which role, and exactly one deed. */
export type Step = Readonly<{ atSeconds: number; forSeconds?: number; who?: string }> & Deed

export type Deed = Readonly<{
  /** Reads these instead of what is there, and reports when that begins and when it ends. */
  measures?: AirValues
  /** Reports now, though its interval has not passed. */
  reports?: true
  /** Says nothing. */
  silent?: true
  /** Its link fails; what it measures meanwhile comes when the link is back. */
  unplugged?: true
  /** Sends what it kept while it could not send. */
  sendsLate?: LateStretch
  /** Arrives at a place of the map, stays, and returns. */
  drivesTo?: Readonly<{ place: string; staySeconds: number }>
  /** What a gateway says that nobody can use. */
  rubbish?: readonly RubbishMessage[]
}>

/**
 * Seconds from the round's beginning, mostly before it. A stretch reaches back over hours only where the city's own
 * history may be without it; later, when its devices are watched, it is `gapSeconds` long, too short for an alarm.
 */
export type LateStretch = Readonly<{
  fromSeconds: number
  untilSeconds: number
  gapSeconds: number
  /** What it read in the middle of the stretch, for so long. */
  peak: Readonly<{ forSeconds: number; measures: AirValues }>
}>

export type RubbishMessage = Readonly<{ topic: string; payload: string }>

/** An ordinary day: nothing is played. */
export const calm: Scenario = { repeatSeconds: 86_400, cast: {}, steps: [] }
