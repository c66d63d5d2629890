import { Suspense, lazy, useEffect } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { Panel } from '../ui/panel.js'

const loadKeys = async () => ({ default: (await import('./keys/keys-dialog.js')).KeysDialog })
const loadShift = async () => ({ default: (await import('./shift/shift-card.js')).ShiftCard })
const KeysDialog = lazy(loadKeys)
const ShiftCard = lazy(loadShift)

/** Dialogs that nobody waits for at the start: fetched after everything else, and so here when they are asked for without a link. */
export function LaterDialogs() {
  const { keysShown, gate } = useConsole()
  const { say } = useWords()
  const [keys, shift] = [useCell(keysShown), useCell(gate.shown)]
  useEffect(() => {
    Promise.all([loadKeys(), loadShift()]).catch(() => undefined) // asked for again when one is to be shown
  }, [])
  return (
    (keys || shift) && (
      <Panel broken={say('state.broken')}>
        <Suspense fallback={null}>
          {keys && <KeysDialog />}
          {shift && <ShiftCard />}
        </Suspense>
      </Panel>
    )
  )
}
