import { useEffect, useRef } from 'react'
import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { LanguageChoice } from './language-choice.js'
import { Refusal, SignInForm, useSignIn } from './sign-in-form.js'

/** `link`: the secret of a one-time link that brought us here. */
export function SignInPage({ link }: Readonly<{ link?: string | undefined }>) {
  const { site } = useConsole()
  const { say, language } = useWords()
  const name = useCell(site)?.name[language]
  return (
    <main className="sign-in-page">
      <div className="sign-in-card">
        <h1>
          {name !== undefined && <span>{name} </span>}
          {say('app.name')}
        </h1>
        {link === undefined ? null : <ByLink link={link} />}
        <SignInForm />
        <LanguageChoice />
      </div>
    </main>
  )
}

/** Uses the link once, by itself; when it has gone stale the form is still there. */
function ByLink({ link }: { link: string }) {
  const { say } = useWords()
  const { signIn, busy, refusal } = useSignIn()
  const used = useRef(false)
  useEffect(() => {
    if (used.current) return
    used.current = true
    void signIn({ link })
  })
  return (
    <>
      {busy && <p role="status">{say('signIn.byLink')}</p>}
      <Refusal text={refusal} />
    </>
  )
}
