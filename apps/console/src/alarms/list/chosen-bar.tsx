import type { LiveAlarm } from '@haidang/contracts'
import { useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { useMe } from '../use-me.js'
import { useWhyNoAction } from '../why-not.js'
import { fits, oneByOneFrom } from '../work/may-do.js'

/** What can be done about everything that is ticked, at once. */
export function ChosenBar() {
  const { live, work } = useConsole()
  const { say } = useWords()
  const ids = useCell(work.chosen)
  useCell(live.alarms.all)
  const alarms = [...ids].flatMap((id) => live.alarms.get(id) ?? [])
  if (alarms.length === 0) return null
  return (
    <div className="chosen-bar" data-testid="alm-chosen">
      <strong className="number">{say('alarms.chosen', { count: alarms.length })}</strong>
      <Deeds alarms={alarms} />
      <button type="button" className="button" onClick={() => work.chosen.set(new Set())}>
        {say('alarms.choose.none')}
      </button>
    </div>
  )
}

function Deeds({ alarms }: { alarms: readonly LiveAlarm[] }) {
  const { work } = useConsole()
  const { say } = useWords()
  const me = useMe()
  const whyNot = useWhyNoAction()
  const [note, setNote] = useState<string>()
  const few = alarms.filter((alarm) => fits('acknowledge', alarm))
  const together = few.filter(({ severity }) => severity < oneByOneFrom)
  const locked = whyNot !== undefined
  const acknowledge = (): void => {
    setNote(
      together.length < few.length ? say('alarms.choose.ackSome', { count: together.length }) : undefined,
    )
    void work.do(together, { kind: 'acknowledge' })
  }
  const assign = (): void => {
    if (me) void work.do(alarms, { kind: 'assign', assignee: me.username })
  }
  const shelvable = alarms.filter((alarm) => fits('shelve', alarm))
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={locked || few.length === 0}
        title={whyNot && say(whyNot)}
        onClick={acknowledge}
      >
        {say('alarms.acknowledge')}
      </button>
      <button
        type="button"
        className="button"
        disabled={locked}
        title={whyNot && say(whyNot)}
        onClick={assign}
      >
        {say('alarms.assign')}
      </button>
      <button
        type="button"
        className="button"
        disabled={locked || shelvable.length === 0}
        title={whyNot && say(whyNot)}
        onClick={() => work.question.set({ kind: 'shelve', alarms: shelvable })}
      >
        {say('alarms.shelve')}…
      </button>
      {note !== undefined && <small role="status">{note}</small>}
    </>
  )
}
