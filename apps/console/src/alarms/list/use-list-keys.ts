import type { LiveAlarm } from '@haidang/contracts'
import { type KeyboardEvent, type RefObject, useCallback } from 'react'
import { useConsole } from '../../console.js'
import { useKeySet } from '../../shell/keys/use-key-set.js'
import { waitsForSomeone } from '../alarm-groups.js'
import { type AlarmLine, type GroupBy, groupKeyOf, keyOfLine } from '../groups/grouped.js'
import { selectAlarm } from '../select-alarm.js'
import { alarmsInSight } from './lines-in-sight.js'

type List = Readonly<{
  root: RefObject<HTMLDivElement | null>
  lines: readonly AlarmLine[]
  /** Every alarm of the list, those in closed groups included. */
  all: readonly LiveAlarm[]
  groupBy: GroupBy
  rowHeight: number
}>

/** Where an element has no height of its own, as in a test. */
const usualRows = 30

/**
 * `j` and `k` anywhere, and the arrows where the focus is in the list, go from alarm to alarm; `x` ticks one, `*` its
 * whole group, and with Shift the arrows tick on the way. What is gone to is scrolled into sight.
 */
export function useListKeys(list: List) {
  const console = useConsole()
  const { root, lines, rowHeight } = list
  const move = useCallback(
    (by: 1 | -1): LiveAlarm | undefined => {
      const alarms = lines.flatMap((line) => (line.kind === 'alarm' ? line.alarm : []))
      const here = alarms.findIndex(({ id }) => id === console.selectedAlarm.get())
      const next = alarms[here < 0 ? (by === 1 ? 0 : alarms.length - 1) : here + by]
      if (!next) return undefined
      selectAlarm(console, next)
      const place = lines.findIndex((line) => keyOfLine(line) === next.id)
      reveal(root.current, place, rowHeight)
      return next
    },
    [console, lines, root, rowHeight],
  )
  useDeedKeys(list)
  useKeySet([
    { press: 'KeyJ', shown: 'j', does: 'keys.rowNext', act: () => move(1) },
    { press: 'KeyK', shown: 'k', does: 'keys.rowPrevious', act: () => move(-1) },
  ])
  return (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    const from = console.selectedAlarm.get()
    const next = move(event.key === 'ArrowDown' ? 1 : -1)
    if (!next) return
    if (event.shiftKey) console.work.choose([...(from === undefined ? [] : [from]), next.id])
    requestAnimationFrame(() => focusRow(root.current, next.id))
  }
}

/** Keys that tick, and the one that acknowledges everything in sight. */
function useDeedKeys({ root, lines, all, groupBy, rowHeight }: List): void {
  const { selectedAlarm, work } = useConsole()
  const inSight = (): readonly LiveAlarm[] => {
    const list = root.current?.querySelector('.virtual-list')
    const heightPx = list?.clientHeight || usualRows * rowHeight
    return alarmsInSight(lines, { topPx: list?.scrollTop ?? 0, heightPx, rowPx: rowHeight })
  }
  useKeySet([
    {
      press: 'KeyX',
      shown: 'x',
      does: 'keys.choose',
      act: () => {
        const selected = selectedAlarm.get()
        if (selected !== undefined) work.toggle(selected)
      },
    },
    {
      press: 'Shift+Digit8',
      shown: '*',
      does: 'keys.chooseGroup',
      act: () => {
        const selected = all.find(({ id }) => id === selectedAlarm.get())
        if (!selected) return
        const key = groupKeyOf(selected, groupBy)
        work.toggleAll(all.filter((alarm) => groupKeyOf(alarm, groupBy) === key).map(({ id }) => id))
      },
    },
    {
      press: 'Shift+KeyA',
      shown: 'Shift+A',
      does: 'keys.acknowledgeAll',
      act: () => {
        const waiting = inSight().filter(({ state }) => waitsForSomeone(state))
        work.acknowledgingAll.set(waiting)
      },
    },
  ])
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
