import type { LiveAlarm } from '@haidang/contracts'
import type { Severity } from '@haidang/domain'
import type { FormEvent } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { Dialog } from '../../ui/dialog.js'
import { SeveritySymbol } from '../../ui/severity-symbol.js'
import { waitsForSomeone } from '../alarm-groups.js'
import { useWhyNoAction } from '../why-not.js'
import { oneByOneFrom } from './may-do.js'

const severities: readonly Severity[] = [5, 4, 3, 2, 1]

/** Before everything in sight is acknowledged at once: how many of each severity, and which must be done one by one. */
export function AcknowledgeAllDialog() {
  const { work } = useConsole()
  const { say } = useWords()
  const asked = useCell(work.acknowledgingAll)
  if (!asked) return null
  const close = (): void => work.acknowledgingAll.set(undefined)
  return (
    <Dialog title={say('ackAll.title')} testId="ack-all-dialog" onClose={close}>
      <Asking asked={asked} close={close} />
    </Dialog>
  )
}

function Asking({ asked, close }: Readonly<{ asked: readonly LiveAlarm[]; close: () => void }>) {
  const { live, work } = useConsole()
  const { say } = useWords()
  const whyNot = useWhyNoAction()
  useCell(live.alarms.all)
  // Somebody else may have seen one meanwhile, or it may have grown worse.
  const waiting = asked
    .flatMap(({ id }) => live.alarms.get(id) ?? [])
    .filter(({ state }) => waitsForSomeone(state))
  const together = waiting.filter(({ severity }) => severity < oneByOneFrom)
  const alone = waiting.length - together.length
  const locked = whyNot !== undefined || together.length === 0
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (locked) return
    close()
    void work.do(together, { kind: 'acknowledge' })
  }
  return (
    <form onSubmit={submit}>
      {waiting.length === 0 ? <p>{say('ackAll.none')}</p> : <Counts waiting={waiting} />}
      {alone > 0 && <p className="refusal">{say('ackAll.oneByOne', { count: alone })}</p>}
      {whyNot !== undefined && <p className="refusal">{say(whyNot)}</p>}
      <small>{say('ackAll.hint')}</small>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={close}>
          {say('acknowledge.cancel')}
        </button>
        <button type="submit" className="button primary" data-testid="ack-all-submit" disabled={locked}>
          {say('ackAll.submit', { count: together.length })}
        </button>
      </div>
    </form>
  )
}

function Counts({ waiting }: { waiting: readonly LiveAlarm[] }) {
  const { say } = useWords()
  return (
    <table className="ack-all-counts">
      <tbody>
        {severities.map((severity) => {
          const count = waiting.filter((alarm) => alarm.severity === severity).length
          if (count === 0) return null
          return (
            <tr key={severity} data-severity={severity}>
              <td>
                <SeveritySymbol severity={severity} look="unacknowledged" />
              </td>
              <th scope="row">{say(`severity.${severity}`)}</th>
              <td className="number">{count}</td>
              <td>{say(severity < oneByOneFrom ? 'ackAll.together' : 'ackAll.alone')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
