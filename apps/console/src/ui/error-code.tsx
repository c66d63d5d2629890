import { useState } from 'react'
import { useWords } from '../console.js'
import { putOnClipboard } from './clipboard.js'

/** The number under which the server's log has an error; a press copies it. */
export function ErrorCode({ instance }: Readonly<{ instance: string }>) {
  const { say } = useWords()
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => setCopied(await putOnClipboard(instance))
  return (
    <button
      type="button"
      className="error-code"
      title={say('state.copyCode')}
      data-testid="error-code"
      onClick={() => void copy()}
    >
      {say('state.code', { instance })}
      {copied && ` · ${say('state.copiedCode')}`}
    </button>
  )
}
