import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'

type Props<Item> = Readonly<{
  items: readonly Item[]
  rowHeight: number
  keyOf: (item: Item) => string
  render: (item: Item) => ReactNode
  label: string
  testId?: string
}>

const beyond = 8
const beforeMeasured = 30

/** A list of rows of one height that keeps only those in sight in the document. */
export function VirtualList<Item>({ items, rowHeight, keyOf, render, label, testId }: Props<Item>) {
  const ref = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: rowHeight * beforeMeasured })
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const measure = (): void => {
      const height = element.clientHeight || rowHeight * beforeMeasured
      setView((before) =>
        before.top === element.scrollTop && before.height === height
          ? before
          : { top: element.scrollTop, height },
      )
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [rowHeight])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - beyond)
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + beyond)
  return (
    <div ref={ref} className="virtual-list" role="list" aria-label={label} data-testid={testId}>
      <div className="virtual-space" style={{ height: items.length * rowHeight }}>
        {items.slice(first, last).map((item, place) => (
          <div
            key={keyOf(item)}
            role="listitem"
            className="virtual-row"
            style={{ transform: `translateY(${(first + place) * rowHeight}px)`, height: rowHeight }}
            aria-setsize={items.length}
            aria-posinset={first + place + 1}
          >
            {render(item)}
          </div>
        ))}
      </div>
    </div>
  )
}
