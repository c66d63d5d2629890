import { type ScreenJson, pageOf, screenSchema } from '@haidang/contracts'
import { useCallback, useEffect, useState } from 'react'
import { request } from '../../rest/request.js'
import { RestError } from '../../rest/rest-error.js'

const page = pageOf(screenSchema)
const askEachMs = 10_000

/** The walls as last heard, and why the newest asking failed; undefined before the first answer. */
export type Screens = Readonly<{
  items: readonly ScreenJson[] | undefined
  error: RestError | undefined
  reload: () => void
}>

/** Asks every ten seconds, as often as a wall tells how it does; one failure takes nothing from the screen. */
export function useScreens(): Screens {
  const [known, setKnown] = useState<Omit<Screens, 'reload'>>({ items: undefined, error: undefined })
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((before) => before + 1), [])
  useEffect(() => {
    const ending = new AbortController()
    const ask = (): void =>
      void request(page, 'screens', { signal: ending.signal })
        .then(({ items }) => setKnown({ items, error: undefined }))
        .catch((error: unknown) => {
          if (ending.signal.aborted) return
          const refusal = error instanceof RestError ? error : new RestError('unexpected', { cause: error })
          setKnown(({ items }) => ({ items, error: refusal }))
        })
    ask()
    const timer = setInterval(ask, askEachMs)
    return () => {
      clearInterval(timer)
      ending.abort()
    }
  }, [round])
  return { ...known, reload }
}
