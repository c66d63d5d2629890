import { type PairingJson, pairingSchema } from '@haidang/contracts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Call, request } from '../../rest/request.js'
import { RestError } from '../../rest/rest-error.js'
import { untilAnswered } from '../../rest/until-answered.js'

type Known = Readonly<{ found?: PairingJson; busy: boolean; reason?: string }>

export type PairDecisionBody = { decision: 'approve'; name: string } | { decision: 'deny' }

const patienceMs = 15_000

/**
 * Finds the wall that asks with a code, and gives the answer. A decision that the server could not take, or whose answer was
 * lost, is sent again, and meanwhile one sees why: who has decided must not have to guess whether it was heard.
 */
export function usePairing() {
  const [known, setKnown] = useState<Known>({ busy: false })
  const leaving = useRef<AbortController>(undefined)
  const stop = useCallback(() => leaving.current?.abort(), [])
  useEffect(() => stop, [stop])
  const send = useCallback(
    async (code: string, call: Call): Promise<void> => {
      stop()
      const { signal } = (leaving.current = new AbortController())
      const tell = (more: Omit<Known, 'found'>): void => {
        if (!signal.aborted) setKnown(({ found }) => ({ ...more, ...(found && { found }) }))
      }
      tell({ busy: true })
      const path = `pairings/${encodeURIComponent(code.trim())}`
      try {
        const found = await untilAnswered(
          () => request(pairingSchema, path, { ...call, signal, patienceMs }),
          {
            signal,
            trouble: ({ reason }) => tell({ busy: true, reason }),
          },
        )
        if (!signal.aborted) setKnown({ found, busy: false })
      } catch (error) {
        tell({ busy: false, reason: error instanceof RestError ? error.reason : 'unexpected' })
      }
    },
    [stop],
  )
  const find = useCallback((code: string) => send(code, {}), [send])
  const decide = async (body: PairDecisionBody): Promise<void> => {
    if (known.found) await send(known.found.userCode, { method: 'POST', body })
  }
  const forget = (): void => {
    stop()
    setKnown({ busy: false })
  }
  return { found: known.found, busy: known.busy, reason: known.reason, find, decide, forget }
}
