import { type BulletinJson, bulletinFileLimits, bulletinSchema } from '@haidang/contracts'
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { useWords } from '../console.js'
import { problemText } from '../i18n/problem-words.js'
import { RestError } from '../rest/rest-error.js'
import { sendFile } from '../rest/send-file.js'

type Props = Readonly<{
  bulletin: BulletinJson
  /** The bulletin stands, and this person may change it. */
  mayAttach: boolean
  done: () => void
}>

/** The issuer's own paper: to be saved where there is one, to be attached once where there is none. */
export function BulletinPaper({ bulletin: { id, file }, mayAttach, done }: Props) {
  const { say, formats } = useWords()
  if (file) {
    const { type, size, sha256 } = file
    const kind = type.slice(type.indexOf('/') + 1).toUpperCase()
    return (
      <p>
        <a
          href={`/api/v1/bulletins/${id}/file`}
          download
          title={`SHA-256 ${sha256}`}
          data-testid="bulletin-file"
        >
          {say('bulletins.file', { kind, size: formats.number(Math.ceil(size / 1_024)) })}
        </a>
      </p>
    )
  }
  return mayAttach ? <Attach id={id} done={done} /> : null
}

type Sent = Readonly<{ share?: number; refusal?: string }>

function Attach({ id, done }: Readonly<{ id: string; done: () => void }>) {
  const { say, language, formats } = useWords()
  const [{ share, refusal }, tell] = useState<Sent>({})
  const sending = useRef<AbortController>(undefined)
  useEffect(() => () => sending.current?.abort(), [])
  const attach = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = target.files ?? []
    if (!file) return
    if (file.size > bulletinFileLimits.bytes) return tell({ refusal: problemText('too-large', language) })
    const { signal } = (sending.current = new AbortController())
    tell({ share: 0 })
    try {
      await sendFile(bulletinSchema, `bulletins/${id}/file`, {
        ...{ file, signal },
        progress: (now) => tell({ share: now }),
      })
      done()
    } catch (error) {
      if (signal.aborted) return
      const reason = error instanceof RestError ? error.reason : 'unexpected'
      tell({ refusal: problemText(reason, language) })
    } finally {
      target.value = ''
    }
  }
  return (
    <div className="bulletin-paper">
      <label className="field">
        {say('bulletins.attach', { size: formats.number(bulletinFileLimits.bytes / 1_024 / 1_024) })}
        <input
          type="file"
          name="file"
          accept={bulletinFileLimits.types.join(',')}
          disabled={share !== undefined}
          onChange={(event) => void attach(event)}
        />
      </label>
      {share !== undefined && (
        <progress
          value={share}
          max={1}
          aria-label={say('bulletins.sending')}
          data-testid="bulletin-sending"
        />
      )}
      {refusal !== undefined && (
        <p className="refusal" role="alert">
          {refusal}
        </p>
      )}
    </div>
  )
}
