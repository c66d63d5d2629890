import type { Clock } from '@haidang/domain'

/** Up to which number a person's screens have shown their alarms, and when they last said so (epoch ms). */
export type SeenMark = Readonly<{ username: string; seq: number; at: number }>

export type SeenMarks = Readonly<{ note(username: string, seq: number): void; all(): readonly SeenMark[] }>

const mostMarks = 10_000

/** Remembers the highest number each person has seen; of the longest silent it forgets. */
export function createSeenMarks({ clock }: { clock: Clock }): SeenMarks {
  const marks = new Map<string, SeenMark>()
  return {
    note(username, seq) {
      const before = marks.get(username)
      marks.delete(username) // so that the map's order is the order of the last word
      marks.set(username, { username, seq: Math.max(seq, before?.seq ?? 0), at: clock.now() })
      const longestSilent = marks.size > mostMarks ? marks.keys().next().value : undefined
      if (longestSilent !== undefined) marks.delete(longestSilent)
    },
    all: () => [...marks.values()],
  }
}
