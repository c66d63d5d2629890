import { useEffect, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { WordKey } from '../../i18n/words.js'
import { useCell } from '../../state/cell.js'
import type { Undoable } from './alarm-work.js'

const says: Partial<Record<Undoable['kind'], WordKey>> = {
  assign: 'work.did.assign',
  shelve: 'work.did.shelve',
  'out-of-service': 'work.did.outOfService',
}

/** For five seconds what was done can be taken back; the inverse is a deed of its own and stands in the log too. */
export function UndoBar() {
  const { work } = useConsole()
  const undoable = useCell(work.undoable)
  return undoable ? <Offer key={undoable.untilAt} undoable={undoable} /> : null
}

function Offer({ undoable }: { undoable: Undoable }) {
  const { work } = useConsole()
  const { say } = useWords()
  const [left, setLeft] = useState(secondsTo(undoable.untilAt))
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsTo(undoable.untilAt)), 250)
    return () => clearInterval(timer)
  }, [undoable])
  const did = says[undoable.kind]
  return (
    <div className="undo-bar" role="status" data-testid="undo">
      {did && say(did, { count: undoable.count })}
      <button type="button" className="button" data-testid="undo-button" onClick={() => void work.undo()}>
        {say('work.undo', { left })}
      </button>
    </div>
  )
}

function secondsTo(at: number): number {
  return Math.max(1, Math.ceil((at - performance.now()) / 1_000))
}
