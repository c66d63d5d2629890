import { useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import { useCell } from '../../state/cell.js'
import { Dialog } from '../../ui/dialog.js'
import { SwitchChoice } from '../../ui/switch-choice.js'
import { KeyChanger } from './key-changer.js'
import { type KeyBinding, type KeySets, nameOf } from './key-sets.js'
import { groupOf, keyGroups } from './key-groups.js'
import { Strokes } from './key-strokes.js'
import { writesCharacter } from './strokes.js'

/** `?`: every key that does something right now; those that also write can be changed, or switched off, one by one or all. */
export function KeysDialog() {
  const { keysShown } = useConsole()
  const { say } = useWords()
  const [changing, change] = useState(false)
  if (!useCell(keysShown)) return null
  const close = (): void => {
    change(false)
    keysShown.set(false)
  }
  return (
    <Dialog title={say('keys.title')} testId="keys-dialog" className="wide" onClose={close}>
      <KeyList changing={changing} />
      <LetterSwitch />
      <div className="dialog-actions">
        {changing && <ResetAll />}
        <button
          type="button"
          className="button"
          data-testid="keys-change"
          aria-pressed={changing}
          onClick={() => change(!changing)}
        >
          {say(changing ? 'keys.changeDone' : 'keys.change')}
        </button>
        <button type="button" className="button primary" onClick={close}>
          {say('keys.close')}
        </button>
      </div>
    </Dialog>
  )
}

function KeyList({ changing }: { changing: boolean }) {
  const { keys, preferences } = useConsole()
  const { say } = useWords()
  const all = useCell(keys.all)
  useCell(keys.changes.all)
  const lettersOn = useCell(preferences.letterKeys) === 'on'
  const line = (binding: KeyBinding) => {
    const press = keys.pressOf(binding)
    const on = press !== undefined && (lettersOn || !writesCharacter(press))
    return (
      <div key={nameOf(binding)} data-key={nameOf(binding)} data-off={!on}>
        <dt>
          {changing && writesCharacter(binding.press) ? (
            <KeyChanger binding={binding} />
          ) : (
            <Strokes of={keys.shownOf(binding)} />
          )}
        </dt>
        <dd>{say(binding.does)}</dd>
      </div>
    )
  }
  return (
    <div className="keys-groups">
      {keyGroups.map((group) => {
        const own = listed(keys, all).filter(({ does }) => groupOf(does) === group)
        if (own.length === 0) return null
        return (
          <section key={group} className="keys-group">
            <h3>{say(`keys.group.${group}`)}</h3>
            <dl className="keys" data-changing={changing}>
              {own.map(line)}
              {group === 'all' && (
                <div>
                  <dt>
                    <kbd>Alt</kbd>
                  </dt>
                  <dd>{say('keys.xray')}</dd>
                </div>
              )}
            </dl>
          </section>
        )
      })}
    </div>
  )
}

/** A screen's own key stands in the place of the console's; one that is switched off stands for itself. */
function listed(keys: KeySets, all: readonly KeyBinding[]): KeyBinding[] {
  return [...new Map(all.map((binding) => [keys.pressOf(binding) ?? nameOf(binding), binding])).values()]
}

function ResetAll() {
  const { keys } = useConsole()
  const { say } = useWords()
  const changed = Object.keys(useCell(keys.changes.all)).length > 0
  return (
    <button
      type="button"
      className="button"
      data-testid="keys-reset"
      disabled={!changed}
      onClick={() => keys.changes.reset()}
    >
      {say('keys.resetAll')}
    </button>
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
