import type { Clock } from '@haidang/domain'

/**
 * Since when (epoch ms) a foreign broker has been able to tell us what devices say; now, while we are not connected. To be
 * asked at least every few seconds: what was published while we were away lies there still, and is on its way to us.
 */
export function createBrokerEar(
  stats: () => Readonly<{ isConnected: boolean; connections: number }>,
  clock: Clock,
): () => number {
  let sinceAt = clock.now()
  let known: number | undefined
  return () => {
    const { isConnected, connections } = stats()
    if (isConnected && connections === known) return sinceAt
    known = isConnected ? connections : undefined
    sinceAt = clock.now()
    return sinceAt
  }
}
