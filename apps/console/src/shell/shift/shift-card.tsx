import { useState } from 'react'
import { DensityLines } from '../../session/density-lines.js'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { Dialog } from '../../ui/dialog.js'
import { HandOver } from './hand-over.js'
import { type Heard, SoundCheck } from './sound-check.js'

/** The start of a shift: who is on duty, whether the alarm sound is heard, what is taken over, how large the type is. */
export function ShiftCard() {
  const { gate } = useConsole()
  const { say } = useWords()
  if (!useCell(gate.shown)) return null
  return (
    <Dialog title={say('shift.title')} testId="shift-gate" className="shift" onClose={() => gate.later()}>
      <Steps />
    </Dialog>
  )
}

function Steps() {
  const { live, session, gate } = useConsole()
  const { say } = useWords()
  const [heard, setHeard] = useState<Heard>('untried')
  const current = useCell(session.current)
  if (current.state !== 'in') return null
  const { username, displayName: name } = current.me
  const answered = heard === 'yes' || heard === 'no'
  const take = (): void => gate.take({ username, name, at: live.clock.now(), heard: heard === 'yes' })
  return (
    <>
      <ol className="shift-steps">
        <li>
          <OnDuty />
        </li>
        <li>
          <SoundCheck heard={heard} answer={setHeard} />
        </li>
        <li>
          <HandOver />
        </li>
        <li>
          <h3>{say('shift.type')}</h3>
          <DensityLines />
        </li>
      </ol>
      <div className="dialog-actions">
        {!answered && <small>{say('shift.soundFirst')}</small>}
        <button type="button" className="button" data-testid="shift-later" onClick={() => gate.later()}>
          {say('shift.later')}
        </button>
        <button
          type="button"
          className="button primary"
          data-testid="shift-take"
          disabled={!answered}
          onClick={take}
        >
          {say(heard === 'no' ? 'shift.takeMute' : 'shift.take')}
        </button>
      </div>
    </>
  )
}

/** Who is about to be on duty here, and who was before. */
function OnDuty() {
  const { live, session, gate } = useConsole()
  const { say, formats } = useWords()
  const current = useCell(session.current)
  const last = useCell(gate.last)
  const now = useCell(live.clock.second)
  if (current.state !== 'in') return null
  const { displayName, role } = current.me
  return (
    <>
      <h3>{say('shift.onDuty')}</h3>
      <p>
        <strong>{displayName}</strong> · {say(`role.${role}`)}
      </p>
      {last && (
        <p className="quiet">{say('shift.before', { name: last.name, at: formats.instant(last.at, now) })}</p>
      )}
    </>
  )
}
