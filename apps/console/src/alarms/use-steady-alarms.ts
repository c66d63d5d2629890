import type { LiveAlarm } from '@haidang/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useConsole } from '../console.js'
import { steadied } from './steady-list.js'

/** The rows to show: as they are, or, while `held`, as they stood when the pointer came. */
export function useSteadyAlarms(alarms: readonly LiveAlarm[], held: boolean) {
  const { live } = useConsole()
  const standing = useRef(alarms)
  const [, draw] = useState(0)
  useEffect(() => {
    if (!held) standing.current = alarms
  })
  const insert = useCallback(() => {
    standing.current = alarms
    draw((before) => before + 1)
  }, [alarms])
  const { rows, waiting } = held
    ? steadied(standing.current, alarms, (id) => live.alarms.get(id))
    : { rows: alarms, waiting: 0 }
  return { rows, waiting, insert }
}
