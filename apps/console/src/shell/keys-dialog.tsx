import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { Dialog } from '../ui/dialog.js'
import { keyHelp } from './keys.js'

/** `?`: every key that does something. */
export function KeysDialog() {
  const { keysShown } = useConsole()
  const { say } = useWords()
  if (!useCell(keysShown)) return null
  const close = (): void => keysShown.set(false)
  return (
    <Dialog title={say('keys.title')} testId="keys-dialog" onClose={close}>
      <dl className="keys">
        {keyHelp.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={close}>
          {say('keys.close')}
        </button>
      </div>
    </Dialog>
  )
}
