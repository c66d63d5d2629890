import { useCallback, useEffect, useState } from 'react'
import { RestError } from './rest-error.js'

export type Resource<Data> =
  | Readonly<{ state: 'loading'; data?: Data; retry: () => void }>
  | Readonly<{ state: 'ready'; data: Data; retry: () => void }>
  | Readonly<{ state: 'failed'; error: RestError; retry: () => void }>

type Outcome<Data> = { key: string; data: Data } | { key: string; error: RestError } | undefined

/**
 * Loads once per `key`, aborts what is no longer wanted, and can be asked to try again; what is there stays until the
 * new answer has come. `load` may be a new function every time: only the key counts.
 */
export function useResource<Data>(key: string, load: (signal: AbortSignal) => Promise<Data>): Resource<Data> {
  const [outcome, settle] = useState<Outcome<Data>>()
  const [round, setRound] = useState(0)
  const retry = useCallback(() => {
    settle((before) => (before && 'data' in before ? before : undefined))
    setRound((before) => before + 1)
  }, [])
  const latest = useLatest(load)
  useEffect(() => {
    const aborting = new AbortController()
    latest
      .current(aborting.signal)
      .then((data) => settle({ key, data }))
      .catch((error: unknown) => {
        if (!aborting.signal.aborted) settle({ key, error: asRestError(error) })
      })
    return () => aborting.abort()
  }, [key, round, latest])
  if (outcome?.key !== key) return { state: 'loading', retry }
  return 'data' in outcome
    ? { state: 'ready', data: outcome.data, retry }
    : { state: 'failed', error: outcome.error, retry }
}

function useLatest<Value>(value: Value): { readonly current: Value } {
  const [holder] = useState(() => ({ current: value }))
  useEffect(() => {
    holder.current = value
  })
  return holder
}

function asRestError(error: unknown): RestError {
  return error instanceof RestError ? error : new RestError('unexpected', { cause: error })
}

/** The state of a region that shows a resource with so many things in it. */
export function regionOf<Data>(
  resource: Resource<Data>,
  countIn: (data: Data) => number,
): 'loading' | 'error' | 'empty' | 'live' {
  if (resource.state === 'loading') return 'loading'
  if (resource.state === 'failed') return 'error'
  return countIn(resource.data) === 0 ? 'empty' : 'live'
}
