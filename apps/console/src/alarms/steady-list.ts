import type { LiveAlarm } from '@haidang/contracts'

/** What the list shows while it must not move, and how many wait to be let in. */
export type SteadyList = Readonly<{ rows: readonly LiveAlarm[]; waiting: number }>

/**
 * While somebody points at the list, its rows keep their places: each is brought up to date where it stands,
 * one that is over stays and says so, and new ones wait.
 */
export function steadied(
  shown: readonly LiveAlarm[],
  next: readonly LiveAlarm[],
  find: (id: string) => LiveAlarm | undefined,
): SteadyList {
  const places = new Set(shown.map(({ id }) => id))
  const rows = shown.map((alarm) => find(alarm.id) ?? { ...alarm, state: 'normal' as const })
  return { rows, waiting: next.filter(({ id }) => !places.has(id)).length }
}
