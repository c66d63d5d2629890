import { type ScreenJson, screenSchema } from '@haidang/contracts'
import { useState } from 'react'
import { useWords } from '../../console.js'
import { problemText } from '../../i18n/problem-words.js'
import { type Call, request } from '../../rest/request.js'
import { RestError } from '../../rest/rest-error.js'
import { Dialog } from '../../ui/dialog.js'

type Props = Readonly<{ screen: ScreenJson; done: () => void; cancel: () => void }>

/** Another name, where the old one stood. */
export function RenameForm({ screen, done, cancel }: Props) {
  const { say } = useWords()
  const [name, setName] = useState(screen.name)
  const { send, busy, refusal } = useChange(screen, done)
  return (
    <form
      className="screen-rename"
      data-testid="screen-rename-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send('', { method: 'PATCH', body: { name: name.trim() } })
      }}
    >
      <label className="field">
        {say('pair.name')}
        <input
          required
          maxLength={60}
          autoFocus
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </label>
      <Refusal text={refusal} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={cancel}>
          {say('screens.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy || name.trim() === ''}>
          {busy ? say('pair.busy') : say('screens.save')}
        </button>
      </div>
    </form>
  )
}

/** Takes the credential away, after asking. */
export function RevokeDialog({ screen, done, cancel }: Props) {
  const { say } = useWords()
  const { send, busy, refusal } = useChange(screen, done)
  return (
    <Dialog
      title={say('screens.revokeTitle', { name: screen.name })}
      testId="screen-revoke-dialog"
      onClose={cancel}
    >
      <p>{say('screens.revokeText')}</p>
      <Refusal text={refusal} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={cancel}>
          {say('screens.cancel')}
        </button>
        <button
          type="button"
          className="button primary"
          data-testid="screen-revoke-submit"
          disabled={busy}
          onClick={() => void send('/revoke', { method: 'POST' })}
        >
          {busy ? say('pair.busy') : say('screens.revoke')}
        </button>
      </div>
    </Dialog>
  )
}

export function Refusal({ text }: { text: string | undefined }) {
  if (text === undefined) return null
  return (
    <p className="refusal" role="alert" data-testid="screen-refusal">
      {text}
    </p>
  )
}

function useChange({ id }: ScreenJson, done: () => void) {
  const { language } = useWords()
  const [state, setState] = useState<{ busy: boolean; reason?: string }>({ busy: false })
  const send = async (below: '' | '/revoke', call: Call): Promise<void> => {
    setState({ busy: true })
    try {
      await request(screenSchema, `screens/${encodeURIComponent(id)}${below}`, call)
      done()
    } catch (error) {
      setState({ busy: false, reason: error instanceof RestError ? error.reason : 'unexpected' })
    }
  }
  return { send, busy: state.busy, refusal: state.reason && problemText(state.reason, language) }
}
