import type { Log } from '@haidang/domain'
import { type Db, type Register, StoreUnavailable, readRegister, readRegisterVersion } from '@haidang/store'

/** The part of the live bus that tells other rooms, and other processes, that the register has changed. */
export type RegistryBus = Readonly<{
  publish(name: 'registry.changed', event: Readonly<Record<never, never>>): void
  subscribe(name: 'registry.changed', listener: () => void | Promise<void>): () => void
}>

export type Kept<T> = Readonly<{
  now(): T
  refresh(): Promise<void>
  close(): Promise<void>
}>

export type KeepOptions<T> = Readonly<{
  arrange(register: Register): T
  /** Called when `now` has taken the place of `before`, and before anybody else hears of it. */
  replaced?(before: T, now: T): void
  bus: RegistryBus
  log: Log
  pollEveryMs: number
}>

/**
 * Keeps what is arranged from the register fresh: when the bus says so, and by polling a version number, so that a
 * lost word costs seconds and no truth. The database being away changes nothing: what was known stays.
 */
export async function keepFresh<T>(
  db: Db,
  { arrange, replaced, bus, log, pollEveryMs }: KeepOptions<T>,
): Promise<Kept<T>> {
  const first = await readRegister(db)
  let kept = { version: first.version, value: arrange(first) }
  let looking: Promise<void> | undefined
  let announcing = false

  async function refresh(): Promise<void> {
    const register = await readRegister(db)
    if (register.version <= kept.version) return
    const before = kept.value
    kept = { version: register.version, value: arrange(register) }
    replaced?.(before, kept.value)
    announcing = true // our own word must not send us reading again
    bus.publish('registry.changed', {})
    announcing = false
  }
  async function lookOnce(): Promise<void> {
    try {
      if ((await readRegisterVersion(db)) !== kept.version) await refresh()
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) log.error('registry.refresh-failed', { error })
    } finally {
      looking = undefined
    }
  }
  const look = (): Promise<void> => (looking ??= lookOnce())

  const unsubscribe = bus.subscribe('registry.changed', () => (announcing ? undefined : look()))
  const timer = setInterval(() => void look(), pollEveryMs)
  timer.unref()
  return {
    now: () => kept.value,
    refresh,
    close: async () => {
      clearInterval(timer)
      unsubscribe()
      await looking
    },
  }
}
