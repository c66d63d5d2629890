import type { Caller, Clock, Log } from '@haidang/domain'
import type { EndReason } from '@haidang/live'
import type { AccessPort } from '../neighbours.js'
import { scopeKey } from './scope-key.js'

/** Somebody who is connected. */
export type Watched = {
  caller: Caller
  /** When the caller was last looked up, epoch ms. */
  checkedAt: number
  end(reason: Extract<EndReason, 'access-ended' | 'scope-changed'>): void
}

export type AccessWatch = Readonly<{
  /** Rises with every suspicion: who was let in while it rose has been looked up too early. */
  suspicions(): number
  /** Look at this one at once. */
  doubt(one: Watched): void
  /** This user, or anyone, may have changed: look at once. */
  suspect(username?: string): void
  close(): void
}>

export type AccessWatchOptions = Readonly<{
  access: Pick<AccessPort, 'recheck'>
  watched(): Iterable<Watched>
  clock: Clock
  log: Log
  recheckMs: number
}>

const lookEveryMs = 1_000
/** A thousand consoles are looked up a few at a time: the database has other callers. */
const atOnce = 4

/**
 * A connection outlives the request that opened it, so who is behind it is asked again: each minute, and at once
 * when something says that it has changed. Who may not be here any more goes; who may see something else goes
 * too and comes back into the new scope.
 */
export function watchAccess({ access, watched, clock, log, recheckMs }: AccessWatchOptions): AccessWatch {
  const due = new Set<Watched>()
  let looking = false
  let suspicions = 0

  const check = async (one: Watched): Promise<void> => {
    due.delete(one) // first: whatever becomes known while we ask makes it due again
    try {
      const now = await access.recheck(one.caller)
      one.checkedAt = clock.now()
      if (!now) return one.end('access-ended')
      if (scopeKey(now.scope) !== scopeKey(one.caller.scope)) return one.end('scope-changed')
      one.caller = now
    } catch (error) {
      due.add(one)
      throw error
    }
  }
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      while (due.size > 0) await Promise.all([...due].slice(0, atOnce).map(check))
    } catch (error) {
      log.warn('live.recheck.failed', { error, waiting: due.size })
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => {
    const now = clock.now()
    for (const one of watched()) {
      if (one.caller.expiresAt !== undefined && one.caller.expiresAt <= now) one.end('access-ended')
      else if (Math.abs(now - one.checkedAt) >= recheckMs) due.add(one)
    }
    void look()
  }, lookEveryMs).unref()
  const doubt = (some: readonly Watched[]): void => {
    for (const one of some) due.add(one)
    void look()
  }
  return {
    suspicions: () => suspicions,
    doubt: (one) => doubt([one]),
    suspect(username) {
      suspicions += 1
      doubt([...watched()].filter(({ caller }) => username === undefined || caller.username === username))
    },
    close: () => clearInterval(timer),
  }
}
