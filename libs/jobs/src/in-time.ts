import { setTimeout as pause } from 'node:timers/promises'

/** What it comes to, or undefined when that takes longer; what comes later is nobody's. Nothing comes to true. */
export async function inTime<T>(ms: number, work: Promise<T>): Promise<Exclude<T, void> | true | undefined> {
  const ending = new AbortController()
  const late = pause(ms, undefined, { signal: ending.signal }).catch(() => undefined)
  try {
    return await Promise.race([
      work.then((result) => (result ?? true) as Exclude<T, void> | true),
      late.then(() => undefined),
    ])
  } finally {
    ending.abort()
  }
}
