import type { LiveAlarm } from '@haidang/contracts'
import { waitsForSomeone } from '../../alarms/alarm-groups.js'

/** From this severity on an alarm takes a part of the wall, and at the worst all of it. */
export const takesFrom = 4
const takesAll = 5
/** How long it stays after somebody has acknowledged it. */
export const staysMs = 60_000

/** An alarm that has the wall; `releaseAt` once it waits for nobody any more. */
export type Held = Readonly<{ alarm: LiveAlarm; releaseAt?: number }>

export type Takeover = Readonly<{
  /** Worst first. */
  held: readonly Held[]
  /** The one that is shown large and that the map looks at. */
  focus: string | undefined
}>

export const noTakeover: Takeover = { held: [], focus: undefined }

/**
 * Who has the wall at `now` (epoch ms). An unacknowledged alarm of severity 4 or 5 takes it at once; it stays until it has
 * been acknowledged (or has come below 4, or has gone) for 60 s. Of equals the first keeps the focus.
 */
export function nextTakeover(
  before: Takeover,
  { alarms, now }: { alarms: readonly LiveAlarm[]; now: number },
): Takeover {
  const current = new Map(alarms.map((alarm) => [alarm.id, alarm]))
  const taking = alarms.filter(takes)
  const takingIds = new Set(taking.map(({ id }) => id))
  const leaving = before.held
    .filter(({ alarm }) => !takingIds.has(alarm.id))
    .map(({ alarm, releaseAt }) => ({
      alarm: known(current.get(alarm.id), alarm),
      releaseAt: releaseAt ?? now + staysMs,
    }))
    .filter(({ releaseAt }) => releaseAt > now)
  const held = [...taking.map((alarm): Held => ({ alarm })), ...leaving].sort(compareHeld)
  return { held, focus: focusOf(before.focus, held) }
}

/** How much of the wall is taken. */
export function extentOf({ held }: Takeover): 'none' | 'side' | 'full' {
  const worst = held[0]?.alarm.severity
  if (worst === undefined) return 'none'
  return worst >= takesAll ? 'full' : 'side'
}

function takes({ severity, state }: LiveAlarm): boolean {
  return severity >= takesFrom && waitsForSomeone(state)
}

/** What is known now, with the severity for which it took the wall: a fall must not shrink what people still read. */
function known(now: LiveAlarm | undefined, then: LiveAlarm): LiveAlarm {
  return now ? { ...now, severity: then.severity } : then
}

function compareHeld(a: Held, b: Held): number {
  const waiting = Number(a.releaseAt !== undefined) - Number(b.releaseAt !== undefined)
  return (
    b.alarm.severity - a.alarm.severity ||
    waiting ||
    a.alarm.raisedAt - b.alarm.raisedAt ||
    (a.alarm.id < b.alarm.id ? -1 : 1)
  )
}

/** Stays where it is unless something is worse, or equals wait while this one does not. */
function focusOf(focus: string | undefined, held: readonly Held[]): string | undefined {
  const [first] = held
  const kept = held.find(({ alarm }) => alarm.id === focus)
  if (!first || !kept) return first?.alarm.id
  const worse = first.alarm.severity > kept.alarm.severity
  const waits = first.releaseAt === undefined && kept.releaseAt !== undefined
  return worse || waits ? first.alarm.id : focus
}
