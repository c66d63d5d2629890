/** How a kind of vehicle spends its day; durations in seconds of the city's time. */
export type Habit = Readonly<{
  idleDuty: string
  outDuty: string
  workDuty: string
  idleSeconds: number
  workSeconds: number
  /** The share of stops after which it goes on to another one instead of home. */
  callsPerTour: number
  /** Of so many places drawn it goes to the nearest: many make a round from street to street. */
  choices: number
  speedMs: number
}>

const refuse: Habit = {
  idleDuty: 'off-duty',
  outDuty: 'collecting',
  workDuty: 'collecting',
  idleSeconds: 600,
  workSeconds: 60,
  callsPerTour: 0.95,
  choices: 20,
  speedMs: 8,
}
const fire: Habit = {
  idleDuty: 'available',
  outDuty: 'dispatched',
  workDuty: 'on-scene',
  idleSeconds: 14_400,
  workSeconds: 900,
  callsPerTour: 0,
  choices: 3,
  speedMs: 15,
}
const ambulance: Habit = {
  idleDuty: 'available',
  outDuty: 'dispatched',
  workDuty: 'on-scene',
  idleSeconds: 3_600,
  workSeconds: 420,
  callsPerTour: 0.2,
  choices: 2,
  speedMs: 13,
}

const habits: Readonly<Record<string, Habit>> = { refuse, fire, ambulance }

/** The habits of a kind of vehicle; an unknown kind lives like an ambulance. */
export function habitOf(kind: string): Habit {
  return habits[kind] ?? ambulance
}
