import type { LiveAlarm } from '@haidang/contracts'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { anything, request } from '../rest/request.js'
import { requestId } from '../rest/request-id.js'
import { RestError } from '../rest/rest-error.js'
import { useCell } from '../state/cell.js'
import { Dialog } from '../ui/dialog.js'
import { SeveritySymbol, lookOf } from '../ui/severity-symbol.js'
import { useWhyNoAction } from './why-not.js'

/** Asks for the comment of an acknowledgement and sends it. What it changes comes back over the live lane, to every screen. */
export function AcknowledgeDialog() {
  const { acknowledging } = useConsole()
  const alarm = useCell(acknowledging)
  return alarm ? <Asking key={alarm.id} alarm={alarm} /> : null
}

function Asking({ alarm }: { alarm: LiveAlarm }) {
  const { acknowledging } = useConsole()
  const { say, language } = useWords()
  const close = (): void => acknowledging.set(undefined)
  return (
    <Dialog title={say('acknowledge.title')} testId="ack-dialog" onClose={close}>
      <p className="acknowledge-what">
        <SeveritySymbol severity={alarm.severity} look={lookOf(alarm.state)} />
        <span>
          <strong>{say(`severity.${alarm.severity}`)}</strong> · {alarm.message[language]}
        </span>
      </p>
      <CommentForm alarm={alarm} close={close} />
    </Dialog>
  )
}

function CommentForm({ alarm, close }: { alarm: LiveAlarm; close: () => void }) {
  const { say } = useWords()
  const whyNot = useWhyNoAction()
  const { send, busy, refusal } = useAcknowledge(alarm, close)
  const [comment, setComment] = useState('')
  const blocked = busy || whyNot !== undefined
  const submit = (): void => {
    if (!blocked) void send(comment.trim())
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const composing = event.nativeEvent.isComposing
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !composing) submit()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label className="field">
        {say('acknowledge.comment')}
        <textarea
          data-testid="ack-comment"
          rows={3}
          maxLength={2_000}
          value={comment}
          autoFocus
          onKeyDown={onKeyDown}
          onChange={({ target }) => setComment(target.value)}
        />
      </label>
      {refusal !== undefined && (
        <p className="refusal" role="alert" data-testid="ack-refusal">
          {refusal}
        </p>
      )}
      {whyNot !== undefined && <p className="refusal">{say(whyNot)}</p>}
      <div className="dialog-actions">
        <small>{say('acknowledge.hint')}</small>
        <button type="button" className="button" onClick={close}>
          {say('acknowledge.cancel')}
        </button>
        <button type="submit" className="button primary" data-testid="ack-submit" disabled={blocked}>
          {busy ? say('acknowledge.busy') : say('acknowledge.submit')}
        </button>
      </div>
    </form>
  )
}

/** One key for all tries of one dialog: a repeated press, or a try after a cut, does the thing once. */
function useAcknowledge(alarm: LiveAlarm, done: () => void) {
  const { live, work } = useConsole()
  const words = useWords()
  const key = useRef<string>(undefined)
  const [state, setState] = useState<{ busy: boolean; refusal?: string }>({ busy: false })
  const send = async (comment: string): Promise<void> => {
    key.current ??= requestId()
    setState({ busy: true })
    work.dismiss(alarm.id)
    try {
      const seq = live.alarms.get(alarm.id)?.seq ?? alarm.seq
      await request(anything, `alarms/${encodeURIComponent(alarm.id)}/acknowledge`, {
        method: 'POST',
        body: { ...(comment !== '' && { comment }), seq },
        headers: { 'idempotency-key': key.current },
      })
      done()
    } catch (error) {
      const reason = error instanceof RestError ? error.reason : 'unexpected'
      if (reason !== 'unreachable') key.current = undefined
      if (reason !== 'already-acknowledged')
        work.fail(alarm.id, { deed: { kind: 'acknowledge', ...(comment !== '' && { comment }) }, reason })
      setState({ busy: false, refusal: refusalText(reason, live.alarms.get(alarm.id), words) })
    }
  }
  return { send, ...state }
}

function refusalText(
  reason: string,
  alarm: LiveAlarm | undefined,
  { say, formats, language }: ReturnType<typeof useWords>,
): string {
  const by = alarm?.acknowledged
  const who =
    reason === 'already-acknowledged' && by
      ? ` (${say('alarm.ackBy', { by: by.by, at: formats.clock(by.at) })})`
      : ''
  return say('acknowledge.failed', { reason: `${problemText(reason, language)}${who}` })
}
