import { type RefObject, useEffect, useRef } from 'react'

/** Calls `close` when somebody presses outside the element. */
export function useClosedOutside(ref: RefObject<HTMLElement | null>, close: () => void): void {
  const latest = useRef(close)
  useEffect(() => {
    latest.current = close
  })
  useEffect(() => {
    const press = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !ref.current?.contains(target)) latest.current()
    }
    document.addEventListener('pointerdown', press)
    return () => document.removeEventListener('pointerdown', press)
  }, [ref])
}
