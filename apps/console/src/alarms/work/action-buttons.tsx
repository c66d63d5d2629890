import type { LiveAlarm } from '@haidang/contracts'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { useMe } from '../use-me.js'
import { ActionMenu } from './action-menu.js'
import { fits } from './may-do.js'
import { useWhyNot } from './use-why-not.js'

type Props = Readonly<{ alarm: LiveAlarm }>

/** Opens the acknowledgement; disabled with its reason when it cannot be, absent when there is nothing to acknowledge. */
export function AcknowledgeButton({ alarm, brief = false }: Props & Readonly<{ brief?: boolean }>) {
  const { acknowledging, work } = useConsole()
  const { say } = useWords()
  const whyNot = useWhyNot('acknowledge', alarm)
  const busy = useCell(work.busy).has(alarm.id)
  if (!fits('acknowledge', alarm)) return null
  return (
    <button
      type="button"
      className="button"
      data-testid="alm-ack"
      disabled={whyNot !== undefined || busy}
      title={whyNot && say(whyNot)}
      aria-label={brief ? say('alarms.acknowledge') : undefined}
      onClick={(event) => {
        event.stopPropagation()
        acknowledging.set(alarm)
      }}
    >
      {brief && !busy ? (
        <>
          <span className="ack-whole">{say('alarms.acknowledge')}</span>
          <span className="ack-brief">{say('alarms.acknowledgeBrief')}</span>
        </>
      ) : (
        say(busy ? 'work.busy' : 'alarms.acknowledge')
      )}
    </button>
  )
}

/** “I handle it”, and back. */
function AssignButton({ alarm }: Props) {
  const { work } = useConsole()
  const { say } = useWords()
  const me = useMe()
  const whyNot = useWhyNot('assign', alarm)
  if (!fits('assign', alarm) || !me) return null
  const mine = alarm.assignee === me.username
  return (
    <button
      type="button"
      className="button"
      data-testid="alm-assign"
      aria-pressed={mine}
      disabled={whyNot !== undefined}
      title={whyNot ? say(whyNot) : say('alarms.assignHint')}
      onClick={(event) => {
        event.stopPropagation()
        void work.do([alarm], { kind: 'assign', assignee: mine ? null : me.username })
      }}
    >
      {say(mine ? 'alarms.unassign' : 'alarms.assign')}
    </button>
  )
}

/** What sets an alarm aside ends by the same place. */
function ComeBackButton({ alarm, kind }: Props & Readonly<{ kind: 'unshelve' | 'return-to-service' }>) {
  const { work } = useConsole()
  const { say } = useWords()
  const whyNot = useWhyNot(kind, alarm)
  if (!fits(kind, alarm)) return null
  return (
    <button
      type="button"
      className="button"
      data-testid={`alm-${kind}`}
      disabled={whyNot !== undefined}
      title={whyNot && say(whyNot)}
      onClick={(event) => {
        event.stopPropagation()
        void work.do([alarm], { kind })
      }}
    >
      {say(kind === 'unshelve' ? 'alarms.unshelve' : 'alarms.returnToService')}
    </button>
  )
}

/** Everything that can be done about an alarm: the next thing first, the rest behind “⋯”. */
export function ActionButtons({ alarm, shape }: Props & Readonly<{ shape: 'card' | 'row' }>) {
  return (
    <span className="alarm-actions">
      <AcknowledgeButton alarm={alarm} />
      <ComeBackButton alarm={alarm} kind="unshelve" />
      <ComeBackButton alarm={alarm} kind="return-to-service" />
      {shape === 'row' && <AssignButton alarm={alarm} />}
      <ActionMenu alarm={alarm} withAssign={shape === 'card'} />
    </span>
  )
}
