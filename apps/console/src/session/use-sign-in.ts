import { useState } from 'react'
import { useConsole, useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { RestError } from '../rest/rest-error.js'
import type { Credentials } from './session.js'

type State = Readonly<{ busy: boolean; reason?: string; waitMs?: number | undefined }>

/** Signs in and says why not in the user's language; `waitMs`: the server wants no other try for so long. */
export function useSignIn(done?: () => void) {
  const { session } = useConsole()
  const { language } = useWords()
  const [state, setState] = useState<State>({ busy: false })
  const signIn = async (credentials: Credentials): Promise<void> => {
    setState({ busy: true })
    try {
      await session.signIn(credentials)
      done?.()
    } catch (error) {
      const refused = error instanceof RestError ? error : undefined
      setState({ busy: false, reason: refused?.reason ?? 'unexpected', waitMs: refused?.retryAfterMs })
    }
  }
  const { busy, reason, waitMs } = state
  return { signIn, busy, reason, waitMs, refusal: reason && problemText(reason, language) }
}
