import { useEffect, useRef } from 'react'
import { useWords } from '../console.js'
import { Refusal } from './refusal.js'
import { SignInForm } from './sign-in-form.js'
import { SignInFrame } from './sign-in-frame.js'
import { useSignIn } from './use-sign-in.js'

/** `link`: the secret of a one-time link that brought us here. */
export function SignInPage({ link }: Readonly<{ link?: string | undefined }>) {
  return (
    <SignInFrame>
      {link === undefined ? null : <ByLink link={link} />}
      <SignInForm />
    </SignInFrame>
  )
}

/** Uses the link once, by itself; when it has gone stale the form is still there. */
function ByLink({ link }: { link: string }) {
  const { say } = useWords()
  const { signIn, busy, refusal, reason } = useSignIn()
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
      {reason === 'link-expired' && <p>{say('signIn.linkHint')}</p>}
    </>
  )
}
