import { type BulletinJson, bulletinSchema, pageOf } from '@haidang/contracts'
import { type BulletinState, bulletinState } from '@haidang/domain'
import { useCallback, useEffect, useState } from 'react'
import { request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'

const page = pageOf(bulletinSchema)
const askEachMs = 30_000

/** Bulletins as last heard, those entered last first, and why the newest asking failed; undefined before the first answer. */
export type Bulletins = Readonly<{
  items: readonly BulletinJson[] | undefined
  error: RestError | undefined
  reload: () => void
}>

/** Asks twice a minute; one failure takes nothing from the screen. */
export function useBulletins(query = ''): Bulletins {
  const [known, setKnown] = useState<Omit<Bulletins, 'reload'>>({ items: undefined, error: undefined })
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((before) => before + 1), [])
  useEffect(() => {
    const ending = new AbortController()
    const ask = (): void =>
      void request(page, `bulletins${query}`, { signal: ending.signal })
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
  }, [query, round])
  return { ...known, reload }
}

/** Where a bulletin stands at `now` (epoch ms): it ends on the screen when it ends, also while nobody answers. */
export function stateAt({ validFrom, validTo, endedAt, state }: BulletinJson, now: number): BulletinState {
  if (state === 'superseded' || state === 'cancelled') return state
  return bulletinState(
    {
      ...{ validFromAt: Date.parse(validFrom), validToAt: Date.parse(validTo) },
      ...(endedAt !== undefined && { ended: { at: Date.parse(endedAt), as: 'superseded' } }),
    },
    now,
  )
}
