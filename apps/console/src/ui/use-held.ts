import { type FocusEvent, useMemo, useState } from 'react'

/**
 * Whether the pointer or the keyboard is inside an element: then nothing in it may move. Spread `props` on it.
 */
export function useHeld() {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const props = useMemo(
    () => ({
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
        if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return
        setFocused(false)
      },
    }),
    [],
  )
  return { held: pointed || focused, props }
}
