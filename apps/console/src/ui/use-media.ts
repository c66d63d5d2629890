import { useCallback, useSyncExternalStore } from 'react'

/** Whether the window answers to a media query, as long as it does. */
export function useMedia(query: string): boolean {
  const follow = useCallback(
    (listener: () => void) => {
      const list = listOf(query)
      list?.addEventListener('change', listener)
      return () => list?.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(follow, () => listOf(query)?.matches ?? false)
}

/** A document without a window of its own, as in a test, has none. */
function listOf(query: string): MediaQueryList | undefined {
  return 'matchMedia' in window ? window.matchMedia(query) : undefined
}
