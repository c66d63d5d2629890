import { problemSchema } from '@haidang/contracts'
import type { Shape } from './request.js'
import { RestError } from './rest-error.js'

type Sending = Readonly<{
  file: Blob
  /** How much has gone out, 0 to 1. */
  progress: (share: number) => void
  signal: AbortSignal
}>

/**
 * Sends a file to `/api/v1/<path>` with the session's cookie; `fetch` does not tell how far it has come.
 * @throws RestError with the problem's reason, `unreachable` or `strange-answer`.
 */
export function sendFile<Data>(shape: Shape<Data>, path: string, sending: Sending): Promise<Data> {
  const { file, progress, signal } = sending
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest()
    asked.open('POST', `/api/v1/${path}`)
    asked.setRequestHeader('accept', 'application/json')
    asked.setRequestHeader('content-type', file.type)
    asked.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
    asked.onerror = asked.onabort = () => reject(new RestError('unreachable', {}))
    asked.onload = () => {
      const { status } = asked
      const body = jsonOf(asked.responseText)
      const parsed = shape.safeParse(body)
      if (status === 201 && parsed.success) return resolve(parsed.data)
      const problem = problemSchema.safeParse(body)
      reject(new RestError(problem.success ? problem.data.reason : 'strange-answer', { status }))
    }
    signal.addEventListener('abort', () => asked.abort(), { once: true })
    asked.send(file)
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
