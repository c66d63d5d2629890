import type { IncomingMessage } from '@haidang/broker'

import type { IntakeLimits } from './limits.js'
import { messageKey } from './message-key.js'

type Told = Readonly<{ receivedAt: number; settled: Promise<void> }>

/**
 * Remembers messages that would be stored twice if they came again: those without a time of their own, and those
 * of which something was refused. A redelivery (the DUP flag, the same bytes) then waits for the first and is
 * not stored. Bounded in time and number, and forgotten when we end: of what is not remembered the store finds the records of
 * quarantine (`sourceOf`), and what has no time of its own is stored twice, as the contract says.
 */
export class ToldBefore {
  private readonly limits: Pick<IntakeLimits, 'memoryMs' | 'memoryMessages'>
  /** In order of arrival. */
  private readonly told = new Map<string, Told>()

  constructor(limits: Pick<IntakeLimits, 'memoryMs' | 'memoryMessages'>) {
    this.limits = limits
  }

  /** What became of the message when it came first; undefined when this is the first time. */
  find(message: IncomingMessage): Promise<void> | undefined {
    if (!message.dup || this.told.size === 0) return undefined
    const told = this.told.get(messageKey(message))
    return told && message.receivedAt - told.receivedAt <= this.limits.memoryMs ? told.settled : undefined
  }

  /** `settled` tells whether it was stored; when it was not, it may come again. */
  remember(message: Pick<IncomingMessage, 'topic' | 'payload' | 'receivedAt'>, settled: Promise<void>): void {
    const key = messageKey(message)
    const told = { receivedAt: message.receivedAt, settled }
    this.told.delete(key)
    this.told.set(key, told)
    this.forgetOldest(message.receivedAt)
    settled.catch(() => {
      if (this.told.get(key) === told) this.told.delete(key)
    })
  }

  private forgetOldest(now: number): void {
    for (const [key, { receivedAt }] of this.told) {
      if (this.told.size <= this.limits.memoryMessages && now - receivedAt <= this.limits.memoryMs) return
      this.told.delete(key)
    }
  }
}
