/** The same alarm too often: three times in a minute, or five in ten (ISA-18.2 gives no number; these are the usual two). */
export type Chatter = Readonly<{ inMinute: boolean; inTenMinutes: boolean }>

const minute = { alarms: 3, withinMs: 60_000 } as const
const tenMinutes = { alarms: 5, withinMs: 600_000 } as const

/** Watches one alarm; `add` tells whether this activation (epoch ms) chatters. */
export function watchChatter(): (at: number) => Chatter {
  const recent: number[] = []
  const isFull = (at: number, { alarms, withinMs }: { alarms: number; withinMs: number }): boolean =>
    at - (recent.at(-alarms) ?? Number.NEGATIVE_INFINITY) <= withinMs
  return (at) => {
    recent.push(at)
    if (recent.length > tenMinutes.alarms) recent.shift()
    return { inMinute: isFull(at, minute), inTenMinutes: isFull(at, tenMinutes) }
  }
}
