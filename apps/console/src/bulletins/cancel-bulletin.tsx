import type { BulletinJson } from '@haidang/contracts'
import { useState } from 'react'
import { useWords } from '../console.js'
import { Dialog } from '../ui/dialog.js'
import { useSending } from './use-sending.js'

type Props = Readonly<{ bulletin: BulletinJson; done: () => void; close: () => void }>

/** A bulletin is cancelled with a reason, which everybody reads. */
export function CancelBulletin({ bulletin, done, close }: Props) {
  const { say } = useWords()
  const { busy, refusal, send } = useSending(done)
  const [note, setNote] = useState('')
  return (
    <Dialog
      title={say('bulletins.cancelTitle', { number: bulletin.number })}
      testId="bulletin-cancel-dialog"
      onClose={close}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send(`bulletins/${bulletin.id}/cancel`, { note: note.trim() })
        }}
      >
        <label className="field">
          {say('bulletins.note')}
          <input
            name="note"
            required
            autoFocus
            maxLength={2_000}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        </label>
        {refusal !== undefined && (
          <p className="refusal" role="alert">
            {refusal}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {say('bulletins.back')}
          </button>
          <button type="submit" className="button primary" disabled={busy || note.trim() === ''}>
            {say('bulletins.cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
