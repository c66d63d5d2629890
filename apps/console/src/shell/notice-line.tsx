import { useEffect } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'

const shownMs = 4_000

/** One short sentence about what a key has just done; it goes by itself. */
export function NoticeLine() {
  const { notice } = useConsole()
  const { say } = useWords()
  const current = useCell(notice)
  useEffect(() => {
    if (!current) return undefined
    const timer = setTimeout(() => notice.set(undefined), shownMs)
    return () => clearTimeout(timer)
  }, [current, notice])
  return (
    <p className="notice" role="status" data-testid="notice" hidden={!current}>
      {current && say(current.says, current.values)}
    </p>
  )
}
