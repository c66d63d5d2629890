import { type ReactNode, createContext, useContext, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useConsole } from '../../console.js'
import type { Density } from '../../preferences.js'
import { useCell } from '../../state/cell.js'
import { useMe } from '../use-me.js'
import {
  type ColumnId,
  type ColumnLayout,
  type ColumnWishes,
  layoutOf,
  usualColumns,
  wishesFrom,
} from './columns.js'

type Columns = Readonly<{
  wishes: ColumnWishes
  change: (wishes: ColumnWishes) => void
  layout: ColumnLayout
}>

const scales: Readonly<Record<Density, number>> = { dense: 0.94, standard: 1, roomy: 1.14 }
const none: readonly ColumnId[] = []
const tellsNow: readonly ColumnId[] = ['trend', 'quality']
/** Until the room has been measured, and where nothing can be, as in a test. */
const usualRoomPx = 1_848

const ColumnsContext = createContext<Columns>({
  wishes: usualColumns,
  change: () => undefined,
  layout: layoutOf(usualColumns, { roomPx: usualRoomPx, scale: 1 }),
})

/**
 * Around lists whose rows share their columns: which, in which order, how wide and sorted by what, as this person chose
 * in this browser and as the room at hand carries it. `past`: of what is over no course up to now is told.
 */
export function ColumnsAround({ past = false, children }: Readonly<{ past?: boolean; children: ReactNode }>) {
  const { preferences } = useConsole()
  const { ref, roomPx } = useRoom()
  const { wishes, change } = useWishes(useMe()?.username ?? '')
  const scale = scales[useCell(preferences.density)]
  const without = past ? tellsNow : none
  const layout = useMemo(
    () => layoutOf(wishes, { roomPx, scale, without, dated: past }),
    [wishes, roomPx, scale, without, past],
  )
  const columns = useMemo(() => ({ wishes, change, layout }), [wishes, change, layout])
  useLayoutEffect(() => ref.current?.style.setProperty('--alarm-columns', layout.template), [ref, layout])
  return (
    <div ref={ref} className="alarm-table" data-brief={layout.brief} data-cards={layout.cards}>
      <ColumnsContext value={columns}>{children}</ColumnsContext>
    </div>
  )
}

/** The columns of the lists around; the usual ones where nothing is around. */
export function useColumns(): Columns {
  return useContext(ColumnsContext)
}

function useRoom() {
  const ref = useRef<HTMLDivElement>(null)
  const [roomPx, setRoom] = useState(usualRoomPx)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const measure = (): void => setRoom(element.clientWidth || usualRoomPx)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, roomPx }
}

/** Kept for each user of this browser by themselves. */
function useWishes(username: string) {
  const key = `ioc.columns.${username}`
  const [held, hold] = useState(() => ({ key, wishes: wishesFrom(read(key)) }))
  const wishes = useMemo(() => (held.key === key ? held.wishes : wishesFrom(read(key))), [held, key])
  const change = useMemo(
    () =>
      (next: ColumnWishes): void => {
        hold({ key, wishes: next })
        write(key, next)
      },
    [key],
  )
  return { wishes, change }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null // a browser that keeps nothing
  }
}

function write(key: string, wishes: ColumnWishes): void {
  try {
    localStorage.setItem(key, JSON.stringify(wishes))
  } catch {
    // a browser that keeps nothing
  }
}
