import type { LiveAlarm } from '@haidang/contracts'
import { type KeyboardEvent, type RefObject, useCallback } from 'react'
import { useConsole } from '../../console.js'
import { useKeySet } from '../../shell/keys/use-key-set.js'
import { selectAlarm } from '../select-alarm.js'

type List = Readonly<{
  root: RefObject<HTMLDivElement | null>
  /** The alarms as they stand, with the place of each line. */
  alarms: readonly LiveAlarm[]
  placeOf: (id: string) => number
  rowHeight: number
}>

/**
 * `j` and `k` anywhere, and the arrows where the focus is in the list, go from alarm to alarm; `x` ticks one. What is
 * gone to is scrolled into sight.
 */
export function useListKeys({ root, alarms, placeOf, rowHeight }: List) {
  const console = useConsole()
  const move = useCallback(
    (by: 1 | -1): LiveAlarm | undefined => {
      const here = alarms.findIndex(({ id }) => id === console.selectedAlarm.get())
      const next = alarms[here < 0 ? (by === 1 ? 0 : alarms.length - 1) : here + by]
      if (!next) return undefined
      selectAlarm(console, next)
      reveal(root.current, placeOf(next.id), rowHeight)
      return next
    },
    [console, alarms, placeOf, root, rowHeight],
  )
  useKeySet([
    { press: 'KeyJ', shown: 'j', does: 'keys.row', act: () => move(1) },
    { press: 'KeyK', shown: 'k', does: 'keys.row', act: () => move(-1) },
    {
      press: 'KeyX',
      shown: 'x',
      does: 'keys.choose',
      act: () => {
        const selected = console.selectedAlarm.get()
        if (selected !== undefined) console.work.toggle(selected)
      },
    },
  ])
  return (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const next = move(event.key === 'ArrowDown' ? 1 : -1)
    if (next) requestAnimationFrame(() => focusRow(root.current, next.id))
  }
}

function reveal(root: HTMLElement | null, place: number, rowHeight: number): void {
  const list = root?.querySelector('.virtual-list')
  if (!list || place < 0) return
  const top = place * rowHeight
  if (top < list.scrollTop) list.scrollTop = top
  else if (top + rowHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = top + rowHeight - list.clientHeight
}

function focusRow(root: HTMLElement | null, id: string): void {
  const row = [...(root?.querySelectorAll<HTMLElement>('[data-alarm]') ?? [])].find(
    (element) => element.dataset['alarm'] === id,
  )
  row?.querySelector<HTMLElement>('.alarm-what button')?.focus({ preventScroll: true })
}
