import { type Ref, useId, useState } from 'react'
import { useWords } from '../console.js'

type Props = Readonly<{ value: string; change: (value: string) => void; ref: Ref<HTMLInputElement> }>

/** A password that can be looked at, with a word when Caps Lock is on. */
export function PasswordField({ value, change, ref }: Props) {
  const { say } = useWords()
  const id = useId()
  const [shown, show] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{say('signIn.password')}</label>
      <span className="password">
        <input
          ref={ref}
          id={id}
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          required
          value={value}
          onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
          onChange={({ target }) => change(target.value)}
        />
        <button type="button" className="link" aria-pressed={shown} onClick={() => show(!shown)}>
          {say(shown ? 'signIn.hide' : 'signIn.show')}
        </button>
      </span>
      {capsLock && <small role="status">{say('signIn.capsLock')}</small>}
    </div>
  )
}
