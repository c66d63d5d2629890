import type { Refusal, RefusalReason } from '@haidang/domain'

/** All refusals of one message for one reason: the first, and how many there are. */
export type TalliedRefusal = Readonly<Refusal & { count: number }>

const none: readonly TalliedRefusal[] = []

/** Keeps one entry per reason, however many values of a message are refused for it. */
export class RefusalTally {
  private byReason: Map<RefusalReason, Refusal & { count: number }> | undefined

  constructor(refusals: readonly Refusal[]) {
    for (const refusal of refusals) this.add(refusal.reason, () => refusal)
  }

  /** Counts a refusal; its path and message are asked for only when it is the first of its reason. */
  add(reason: RefusalReason, describe: () => Pick<Refusal, 'path' | 'message'>): void {
    this.byReason ??= new Map()
    const known = this.byReason.get(reason)
    if (known) known.count++
    else {
      const { path, message } = describe()
      this.byReason.set(reason, { reason, path, message, count: 1 })
    }
  }

  all(): readonly TalliedRefusal[] {
    return this.byReason ? [...this.byReason.values()] : none
  }
}
