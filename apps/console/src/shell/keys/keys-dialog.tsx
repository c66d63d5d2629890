import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { Dialog } from '../../ui/dialog.js'
import { SwitchChoice } from '../../ui/switch-choice.js'
import { writesCharacter } from './key-sets.js'

/** `?`: every key that does something right now, and the switch for those that also write. */
export function KeysDialog() {
  const { keysShown } = useConsole()
  const { say } = useWords()
  if (!useCell(keysShown)) return null
  const close = (): void => keysShown.set(false)
  return (
    <Dialog title={say('keys.title')} testId="keys-dialog" className="wide" onClose={close}>
      <KeyList />
      <LetterSwitch />
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={close}>
          {say('keys.close')}
        </button>
      </div>
    </Dialog>
  )
}

function KeyList() {
  const { keys, preferences } = useConsole()
  const { say } = useWords()
  const all = useCell(keys.all)
  const lettersOn = useCell(preferences.letterKeys) === 'on'
  // A screen's own key stands in the place of the console's.
  const inForce = [...new Map(all.map((binding) => [binding.press, binding])).values()]
  return (
    <dl className="keys">
      {inForce.map(({ press, shown, does }) => (
        <div key={press} data-off={!lettersOn && writesCharacter(press)}>
          <dt>
            {shown.split(' ').map((part) => (
              <kbd key={part}>{part}</kbd>
            ))}
          </dt>
          <dd>{say(does)}</dd>
        </div>
      ))}
      <div>
        <dt>
          <kbd>Alt</kbd>
        </dt>
        <dd>{say('keys.xray')}</dd>
      </div>
    </dl>
  )
}

function LetterSwitch() {
  const { preferences } = useConsole()
  const { say } = useWords()
  return (
    <div className="keys-letters">
      <SwitchChoice label={say('letterKeys.switch')} cell={preferences.letterKeys} testId="letter-keys" />
      <small>{say('keys.letters')}</small>
    </div>
  )
}
