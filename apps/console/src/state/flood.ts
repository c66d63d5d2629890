import type { LiveAlarm } from '@haidang/contracts'
import { isSetAside } from '@haidang/domain'
import type { Live } from '../live/live-client.js'
import { Cell } from './cell.js'

/** More new alarms than one person can work: then only the worst sound, and lists gather the rest. */
export type Flood = Readonly<{
  on: boolean
  /** New alarms of the last ten minutes. */
  count: number
}>

const windowMs = 600_000
const beginsOver = 10
const endsUnder = 5

/** A flood begins with more than ten new alarms in ten minutes and ends with fewer than five (EEMUA 191). */
export function floodAfter(wasOn: boolean, count: number): Flood {
  return { on: wasOn ? count >= endsUnder : count > beginsOver, count }
}

/** Which alarms are new within the window: when each was learned of, by its id and occurrence. */
export function newAlarms(
  known: ReadonlyMap<string, number>,
  alarms: readonly LiveAlarm[],
  now: number,
): Map<string, number> {
  const from = now - windowMs
  const next = new Map([...known].filter(([, at]) => at > from))
  for (const { id, occurrences, learnedAt, retro, state } of alarms) {
    const key = `${id}/${occurrences}`
    if (!retro && !isSetAside(state) && learnedAt > from && !next.has(key)) next.set(key, learnedAt)
  }
  return next
}

/** The flood as it is now, followed for as long as the window lives. */
export function watchFlood({ alarms, clock }: Pick<Live, 'alarms' | 'clock'>): Cell<Flood> {
  const flood = new Cell<Flood>({ on: false, count: 0 })
  let known: ReadonlyMap<string, number> = new Map()
  const look = (): void => {
    known = newAlarms(known, alarms.all.get(), clock.now())
    const before = flood.get()
    const next = floodAfter(before.on, known.size)
    if (next.on !== before.on || next.count !== before.count) flood.set(next)
  }
  alarms.all.subscribe(look)
  clock.second.subscribe(() => {
    if (known.size > 0) look()
  })
  return flood
}
