/** A report that waits for its acknowledgement. */
export type Kept = Message & { tries: number }

/** What is said on a topic. */
export type Message = { readonly topic: string; readonly payload: string }

/** What a device has not yet been told is safe, oldest first. */
export type Outbox = Readonly<{
  /** Keeps a report; when there are too many the oldest that nobody is sending goes, and true says so. */
  keep(message: Message, sending?: Kept): boolean
  oldest(): Kept | undefined
  /** Forgets an acknowledged report; false when it was settled before (a repetition acknowledged twice). */
  settle(report: Kept): boolean
  size(): number
}>

/** An empty outbox that holds at most `limit` reports. */
export function createOutbox(limit: number): Outbox {
  const kept: Kept[] = []
  return {
    keep: (message, sending) => {
      kept.push({ ...message, tries: 0 })
      if (kept.length <= limit) return false
      kept.splice(kept[0] === sending ? 1 : 0, 1)
      return true
    },
    oldest: () => kept[0],
    settle: (report) => {
      const place = kept.indexOf(report)
      if (place >= 0) kept.splice(place, 1)
      return place >= 0
    },
    size: () => kept.length,
  }
}
