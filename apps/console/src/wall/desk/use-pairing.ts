import { type PairingJson, pairingSchema } from '@haidang/contracts'
import { useCallback, useState } from 'react'
import { type Call, request } from '../../rest/request.js'
import { RestError } from '../../rest/rest-error.js'

type Known = Readonly<{ found?: PairingJson; busy: boolean; reason?: string }>

export type PairDecisionBody = { decision: 'approve'; name: string } | { decision: 'deny' }

/** Finds the wall that asks with a code, and gives the answer. */
export function usePairing() {
  const [known, setKnown] = useState<Known>({ busy: false })
  const send = useCallback(async (code: string, call: Call): Promise<void> => {
    setKnown(({ found }) => ({ busy: true, ...(found && { found }) }))
    try {
      const found = await request(pairingSchema, `pairings/${encodeURIComponent(code.trim())}`, call)
      setKnown({ found, busy: false })
    } catch (error) {
      const reason = error instanceof RestError ? error.reason : 'unexpected'
      setKnown(({ found }) => ({ busy: false, reason, ...(found && { found }) }))
    }
  }, [])
  const find = useCallback((code: string) => send(code, {}), [send])
  const decide = async (body: PairDecisionBody): Promise<void> => {
    if (known.found) await send(known.found.userCode, { method: 'POST', body })
  }
  return {
    found: known.found,
    busy: known.busy,
    reason: known.reason,
    find,
    decide,
    forget: () => setKnown({ busy: false }),
  }
}
