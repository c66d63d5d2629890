import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { WordKey } from '../../i18n/words.js'
import { useCell } from '../../state/cell.js'
import { Dialog } from '../../ui/dialog.js'
import { SeveritySymbol, lookOf } from '../../ui/severity-symbol.js'
import { useMe } from '../use-me.js'
import { useWhyNoAction } from '../why-not.js'
import type { AlarmDeed } from './alarm-deed.js'
import type { AlarmQuestion } from './alarm-work.js'
import { HowLong } from './how-long.js'
import { whyNotFor } from './may-do.js'

const titles = {
  shelve: 'shelve.title',
  comment: 'comment.title',
  'out-of-service': 'outOfService.title',
} as const satisfies Record<AlarmQuestion['kind'], WordKey>

const labels = {
  shelve: 'shelve.reason',
  comment: 'comment.text',
  'out-of-service': 'outOfService.reason',
} as const satisfies Record<AlarmQuestion['kind'], WordKey>

/** Asks what a deed needs before it is done: the reason, how long, the comment. */
export function QuestionDialog() {
  const { work } = useConsole()
  const { say } = useWords()
  const question = useCell(work.question)
  if (!question) return null
  const close = (): void => work.question.set(undefined)
  return (
    <Dialog title={say(titles[question.kind])} testId={`${question.kind}-dialog`} onClose={close}>
      <What question={question} />
      <Answer key={question.kind} question={question} close={close} />
    </Dialog>
  )
}

function What({ question: { alarms } }: { question: AlarmQuestion }) {
  const { say, language } = useWords()
  return (
    <ul className="question-what">
      {alarms.map((alarm) => (
        <li key={alarm.id} className="acknowledge-what">
          <SeveritySymbol severity={alarm.severity} look={lookOf(alarm.state)} />
          <span>
            <strong>{say(`severity.${alarm.severity}`)}</strong> · {alarm.message[language]}
          </span>
        </li>
      ))}
    </ul>
  )
}

type AnswerProps = Readonly<{ question: AlarmQuestion; close: () => void }>

function Answer({ question, close }: AnswerProps) {
  const { work, live } = useConsole()
  const { say } = useWords()
  const [text, setText] = useState('')
  const [forMinutes, setMinutes] = useState<number | undefined>(15)
  const whyNot = useWhyNotAny(question)
  const untilText = useUntilText()
  const now = useCell(live.clock.second)
  const untilAt = forMinutes === undefined ? undefined : now + forMinutes * 60_000
  const ready =
    whyNot === undefined && text.trim() !== '' && (question.kind !== 'shelve' || forMinutes !== undefined)
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (!ready) return
    const deed = deedOf(question.kind, {
      comment: text.trim(),
      untilAt: live.clock.now() + (forMinutes ?? 0) * 60_000,
    })
    close()
    void work.do(question.alarms, deed)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) submit()
  }
  const submits = {
    shelve:
      untilAt === undefined ? say('shelve.title') : say('shelve.submit', { at: untilText(untilAt, now) }),
    comment: say('comment.submit'),
    'out-of-service': say('outOfService.submit'),
  }
  return (
    <form onSubmit={submit} onKeyDown={onKeyDown}>
      {question.kind === 'shelve' && <HowLong choose={setMinutes} />}
      <label className="field">
        {say(labels[question.kind])}
        <textarea
          data-testid="question-text"
          rows={3}
          maxLength={2_000}
          required
          ref={wantsFocus}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      {whyNot !== undefined && <p className="refusal">{say(whyNot)}</p>}
      <div className="dialog-actions">
        <small>{say(hints[question.kind])}</small>
        <button type="button" className="button" onClick={close}>
          {say('acknowledge.cancel')}
        </button>
        <button type="submit" className="button primary" data-testid="question-submit" disabled={!ready}>
          {submits[question.kind]}
        </button>
      </div>
    </form>
  )
}

/** When it ends: the time, with the day where that is not today. */
function useUntilText(): (at: number, today: number) => string {
  const { formats } = useWords()
  return (at, today) => {
    const time = formats.minute(at)
    return formats.date(at) === formats.date(today) ? time : `${time} ${formats.date(at)}`
  }
}

/** A dialog that opens gives the focus to what wants it; React's own `autoFocus` comes before it is open. */
function wantsFocus(field: HTMLTextAreaElement | null): void {
  field?.setAttribute('autofocus', '')
}

const hints = {
  shelve: 'acknowledge.hint',
  comment: 'comment.hint',
  'out-of-service': 'outOfService.hint',
} as const satisfies Record<AlarmQuestion['kind'], WordKey>

/** The first reason why it may not be done to one of them. */
function useWhyNotAny({ kind, alarms }: AlarmQuestion): WordKey | undefined {
  const general = useWhyNoAction()
  const role = useMe()?.role ?? 'viewer'
  return general ?? alarms.map((alarm) => whyNotFor(kind, alarm, role)).find((reason) => reason !== undefined)
}

function deedOf(
  kind: AlarmQuestion['kind'],
  { comment, untilAt }: { comment: string; untilAt: number },
): AlarmDeed {
  return kind === 'shelve' ? { kind, untilAt, comment } : { kind, comment }
}
