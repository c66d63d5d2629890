import { useEffect, useRef } from 'react'
import { useConsole } from '../../console.js'
import { useCell, useCellPart } from '../../state/cell.js'

/** Asks who sits here for the start of the shift, once the server's clock is known: the computer's may be wrong. */
export function useShiftGate(): void {
  const { live, session, gate } = useConsole()
  const current = useCell(session.current)
  const following = useCellPart(live.link, ({ mode }) => mode === 'live')
  const me = current.state === 'in' ? current.me : undefined
  const asked = useRef<string>(undefined)
  useEffect(() => {
    if (!me || !following || asked.current === me.username) return
    asked.current = me.username
    gate.arrive(me, live.clock.now())
  }, [me, following, gate, live])
}
