import type { LiveAlarm } from '@haidang/contracts'
import type { Severity } from '@haidang/domain'

/** What can be heard: an alarm of a severity, or that the link has been lost. */
export type Burst = Exclude<Severity, 1> | 'link'

/** An alarm that asks to be heard. `key` changes with every occurrence. */
export type Ringing = Readonly<{ key: string; id: string; severity: Exclude<Severity, 1> }>

export type SoundWorld = Readonly<{
  ringing: readonly Ringing[]
  /** `waiting`: what was missed is still being fetched, and nothing sounds before it is complete. */
  link: 'live' | 'waiting' | 'lost'
  flood: boolean
}>

type Heard = Readonly<{ severity: Severity; at: number; times: number }>

/** Somebody asked for quiet: up to this level, until then. */
export type Silence = Readonly<{ level: number; untilAt: number }>

export type SoundState = Readonly<{
  heard: ReadonlyMap<string, Heard>
  /** When the last burst of any kind began. */
  lastAt?: number | undefined
  linkToneAt?: number | undefined
  silence?: Silence | undefined
  /** The link was away: what has gathered sounds once, for the worst. */
  catchingUp: boolean
}>

export type SoundStep = Readonly<{ state: SoundState; play?: Burst }>

export const soundTimes = {
  /** Between the beginnings of two bursts. */
  apartMs: 5_000,
  linkEachMs: 30_000,
  silenceMs: 120_000,
} as const

const repeatMs: Partial<Record<Severity, number>> = { 5: 5_000, 4: 10_000, 3: 30_000 }
const timesAtMost: Partial<Record<Severity, number>> = { 3: 2, 2: 1 }
/** Until somebody has acknowledged it there is no way to keep it quiet. */
const neverSilenced: Severity = 5
const floodLevel: Severity = 4

export const quiet: SoundState = { heard: new Map(), catchingUp: true }

/** The alarms that sound: unacknowledged and still true. Late data never does, nor does the lowest severity. */
export function ringingOf(alarms: readonly LiveAlarm[]): Ringing[] {
  return alarms.flatMap(({ id, occurrences, severity, state, retro }) =>
    state === 'unacknowledged' && !retro && severity !== 1
      ? [{ key: `${id}/${occurrences}`, id, severity }]
      : [],
  )
}

/**
 * What sounds now, if anything, and what is remembered of it. `now` in ms of any clock; one that jumps back costs at
 * most one burst too many. To be called several times a second: it plays nothing by itself.
 */
export function planSound(before: SoundState, world: SoundWorld, now: number): SoundStep {
  const state = tidied(before, world, now)
  if (world.link === 'lost') return linkTone(state, now)
  if (world.link === 'waiting') return { state: { ...state, catchingUp: true } }
  const due = world.ringing.filter((one) => mayBeHeard(one, { state, world, now }) && isDue(one, state, now))
  const worst = worstOf(due)
  if (worst === undefined) return { state: { ...state, catchingUp: false, linkToneAt: undefined } }
  if (since(state.lastAt, now) < soundTimes.apartMs) return { state }
  return { play: worst, state: { ...state, ...sounded(state, due, now), lastAt: now, catchingUp: false } }
}

/** Keeps quiet for two minutes about everything up to the level that is sounding now; undefined when nothing is. */
export function silenced(state: SoundState, world: SoundWorld, now: number): SoundState | undefined {
  const levels = world.ringing.map(({ severity }) => severity).filter((level) => level < neverSilenced)
  if (levels.length === 0 && world.link !== 'lost') return undefined
  const level = Math.max(0, ...levels)
  return { ...state, silence: { level, untilAt: now + soundTimes.silenceMs } }
}

/** Whether the silence holds at `now`; one that lies too far ahead comes from a clock that has jumped. */
export function isSilent(silence: Silence | undefined, now: number): silence is Silence {
  return silence !== undefined && now < silence.untilAt && silence.untilAt - now <= soundTimes.silenceMs
}

/** Forgets what no longer rings, and ends a silence that is over or that something worse has broken. */
function tidied(state: SoundState, { ringing, link }: SoundWorld, now: number): SoundState {
  const keys = new Set(ringing.map(({ key }) => key))
  const heard = link === 'live' ? new Map([...state.heard].filter(([key]) => keys.has(key))) : state.heard
  const { silence } = state
  const broken =
    silence !== undefined &&
    link === 'live' &&
    ringing.some((one) => one.severity > silence.level && isNews(one, state))
  return { ...state, heard, silence: isSilent(silence, now) && !broken ? silence : undefined }
}

function linkTone(state: SoundState, now: number): SoundStep {
  const next = { ...state, catchingUp: true }
  const wait =
    state.silence !== undefined ||
    since(state.linkToneAt, now) < soundTimes.linkEachMs ||
    since(state.lastAt, now) < soundTimes.apartMs
  return wait ? { state: next } : { play: 'link', state: { ...next, linkToneAt: now, lastAt: now } }
}

type At = Readonly<{ state: SoundState; world: SoundWorld; now: number }>

function mayBeHeard({ severity }: Ringing, { state: { silence }, world: { flood } }: At): boolean {
  if (flood && severity < floodLevel) return false
  return silence === undefined || severity >= neverSilenced || severity > silence.level
}

function isNews({ key, severity }: Ringing, { heard }: SoundState): boolean {
  const known = heard.get(key)
  return known === undefined || severity > known.severity
}

function isDue(one: Ringing, state: SoundState, now: number): boolean {
  const known = state.heard.get(one.key)
  if (known === undefined || isNews(one, state)) return true
  const most = timesAtMost[one.severity] ?? Number.POSITIVE_INFINITY
  return known.times < most && since(known.at, now) >= (repeatMs[one.severity] ?? Number.POSITIVE_INFINITY)
}

function worstOf(due: readonly Ringing[]): Exclude<Severity, 1> | undefined {
  return due.reduce<Exclude<Severity, 1> | undefined>(
    (worst, { severity }) => (worst === undefined || severity > worst ? severity : worst),
    undefined,
  )
}

/** One burst speaks for everything that was due: nothing lower follows behind it. */
function sounded(state: SoundState, due: readonly Ringing[], now: number): Pick<SoundState, 'heard'> {
  const heard = new Map(state.heard)
  for (const one of due) {
    const before = isNews(one, state) ? 0 : (state.heard.get(one.key)?.times ?? 0)
    const times = state.catchingUp ? (timesAtMost[one.severity] ?? 1) : before + 1
    heard.set(one.key, { severity: one.severity, at: now, times })
  }
  return { heard }
}

function since(at: number | undefined, now: number): number {
  return at === undefined || now < at ? Number.POSITIVE_INFINITY : now - at
}
