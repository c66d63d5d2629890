import { type KeyboardEvent, useState } from 'react'
import { useConsole, useWords } from '../../console.js'
import type { WordKey } from '../../i18n/words.js'
import { useCell } from '../../state/cell.js'
import { type KeyBinding, isModifier, nameOf } from './key-sets.js'
import { Strokes } from './key-strokes.js'
import { printStrokes, strokeOf, writesCharacter } from './strokes.js'

type Props = Readonly<{ binding: KeyBinding }>

/** One key in the hands of who wants another: press it and then the new one, or switch it off. */
export function KeyChanger({ binding }: Props) {
  const { keys } = useConsole()
  const { say } = useWords()
  const name = nameOf(binding)
  const change = useCell(keys.changes.all)[name]
  return (
    <span className="key-changer">
      <Catcher binding={binding} />
      <button
        type="button"
        className="key-switch"
        data-testid="key-switch"
        role="switch"
        aria-checked={change !== 'off'}
        aria-label={say('keys.inForce', { does: say(binding.does) })}
        onClick={() => keys.changes.change(name, change === 'off' ? undefined : 'off')}
      >
        {say(change === 'off' ? 'keys.off' : 'keys.on')}
      </button>
    </span>
  )
}

/** Catches the next press, or two where the first leads on (`g`); Esc leaves everything as it was. */
function Catcher({ binding }: Props) {
  const { keys } = useConsole()
  const { say } = useWords()
  const [catching, setCatching] = useState(false)
  const [lead, setLead] = useState<string>()
  const refusal = useRefusal()
  const stop = (): void => {
    setCatching(false)
    setLead(undefined)
    refusal.tell(undefined)
  }
  const take = (event: KeyboardEvent): void => {
    if (!catching || event.key === 'Tab' || isModifier(event.key)) return
    event.preventDefault()
    event.stopPropagation()
    if (event.code === 'Escape') return stop()
    const stroke = strokeOf(event)
    if (!writesCharacter(stroke) || event.ctrlKey || event.metaKey || event.altKey)
      return refusal.tell({ says: 'keys.onlyCharacters' })
    if (lead === undefined && keys.leads(stroke)) return setLead(stroke)
    const press = lead === undefined ? stroke : `${lead} ${stroke}`
    const taken = keys.inTheWay(press, binding)
    setLead(undefined)
    if (taken) return refusal.tell({ says: 'keys.taken', press, by: taken.does })
    keys.changes.change(nameOf(binding), press === binding.press ? undefined : press)
    stop()
  }
  return (
    <>
      <button
        type="button"
        className="key-catcher"
        data-testid="key-catcher"
        aria-label={`${say('keys.changeOf', { does: say(binding.does) })}: ${keys.shownOf(binding).join(' ')}`}
        aria-pressed={catching}
        onClick={() => (catching ? stop() : setCatching(true))}
        onKeyDown={take}
        onBlur={stop}
      >
        {catching ? say('keys.press') : <Strokes of={keys.shownOf(binding)} />}
      </button>
      {refusal.text !== undefined && (
        <small role="alert" className="key-refusal">
          {refusal.text}
        </small>
      )}
    </>
  )
}

type Refused = Readonly<{ says: 'keys.onlyCharacters' } | { says: 'keys.taken'; press: string; by: WordKey }>

function useRefusal() {
  const { say } = useWords()
  const [refused, tell] = useState<Refused>()
  const text =
    refused?.says === 'keys.taken'
      ? say('keys.taken', { key: printStrokes(refused.press).join(' '), does: say(refused.by) })
      : refused && say(refused.says)
  return { text, tell }
}
