import { type RefObject, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/**
 * How many children of a list (those that match, where a selector is given) stand wholly within it. The style lets one
 * that does not fit begin a second column outside of it, so that no sentence is ever cut through.
 */
export function useFitting(list: RefObject<HTMLElement | null>, matching = '*'): number | undefined {
  const [fitting, setFitting] = useState<number>()
  useLayoutEffect(() => {
    const { current } = list
    if (!current) return undefined
    const count = (): void => setFitting(countWithin(current, matching))
    // Before the frame is painted: not one may show a count that its rows deny.
    const sizes = new ResizeObserver(() => flushSync(count))
    const follow = (): void => {
      sizes.disconnect()
      for (const each of [current, ...current.children]) sizes.observe(each)
      count()
    }
    const children = new MutationObserver(follow)
    children.observe(current, { childList: true })
    follow()
    return () => {
      children.disconnect()
      sizes.disconnect()
    }
  }, [list, matching])
  return fitting
}

function countWithin(list: HTMLElement, matching: string): number {
  const half = Math.max(1, list.clientWidth / 2)
  return [...list.children].filter(
    (child) =>
      child instanceof HTMLElement && child.matches(matching) && child.offsetLeft - list.offsetLeft < half,
  ).length
}
