import { bulletinSchema } from '@haidang/contracts'
import { useState } from 'react'
import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'

/** Sends once at a time; what was refused is said, and what was typed stays. */
export function useSending(done: () => void) {
  const { language } = useWords()
  const [state, setState] = useState<Readonly<{ busy: boolean; refusal?: string }>>({ busy: false })
  const send = async (path: string, body: unknown): Promise<void> => {
    setState({ busy: true })
    try {
      await request(bulletinSchema, path, { method: 'POST', body })
      done()
    } catch (error) {
      const reason = error instanceof RestError ? error.reason : 'unexpected'
      setState({ busy: false, refusal: problemText(reason, language) })
    }
  }
  return { ...state, send }
}
