const windowMs = 10_000

/** How many messages a second came over the last ten. */
export class MessageRate {
  private readonly slots = new Map<number, number>()

  take(now: number): void {
    const slot = Math.floor(now / 1_000)
    this.slots.set(slot, (this.slots.get(slot) ?? 0) + 1)
  }

  perSecond(now: number): number {
    const oldest = Math.floor((now - windowMs) / 1_000)
    for (const slot of this.slots.keys()) if (slot <= oldest) this.slots.delete(slot)
    return [...this.slots.values()].reduce((sum, count) => sum + count, 0) / (windowMs / 1_000)
  }
}
