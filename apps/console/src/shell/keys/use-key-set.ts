import { useEffect, useRef } from 'react'
import { useConsole } from '../../console.js'
import type { KeyBinding } from './key-sets.js'

/**
 * Puts keys of a screen in force while it is there, over the console's own, and into what `?` lists. Which keys they
 * are is settled by the first drawing; what they do may be a new function every time. `on`: false rests them.
 */
export function useKeySet(bindings: readonly KeyBinding[], on = true): void {
  const { keys } = useConsole()
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  useEffect(() => {
    if (!on) return undefined
    return keys.add(
      latest.current.map((binding, place) => ({
        ...binding,
        act: (event: KeyboardEvent) => latest.current[place]?.act(event),
      })),
    )
  }, [keys, on])
}
