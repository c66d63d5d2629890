import {
  type RehearsalAskJson,
  type RehearsalJson,
  type RuleJson,
  pageOf,
  rehearsalSchema,
  rehearsalSummarySchema,
} from '@haidang/contracts'
import { useCallback, useEffect, useState } from 'react'
import { request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'
import { versionName } from './use-rules.js'

const summaries = pageOf(rehearsalSummarySchema)
const lookEveryMs = 1_000
const againAfterMs = 5_000

/** What is known of a rule's newest rehearsal, whoever asked for it. */
export type Followed = Readonly<{
  /** Undefined: not known yet; null: there is none. */
  rehearsal: RehearsalJson | null | undefined
  /** Why the last look failed; what is known stays. */
  lookError: RestError | undefined
  /** Why the last wish was refused. */
  refusal: RestError | undefined
  /** A wish is on its way. */
  busy: boolean
  look: () => void
  run: (ask: Omit<RehearsalAskJson, 'rule' | 'saved'>) => void
  cancel: () => void
}>

type Known = Pick<Followed, 'rehearsal' | 'lookError' | 'refusal' | 'busy'>

const nothing: Known = { rehearsal: undefined, lookError: undefined, refusal: undefined, busy: false }

/** Follows the newest rehearsal of one version of a rule while it waits or runs; a failed look is repeated by itself. */
export function useRehearsal(rule: RuleJson): Followed {
  const [known, setKnown] = useState(nothing)
  const [round, setRound] = useState(0)
  const look = useCallback(() => setRound((before) => before + 1), [])
  const name = versionName(rule)
  const id = known.rehearsal?.id
  useEffect(() => {
    const ending = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const next = async (): Promise<void> => {
      let waitMs: number | undefined
      try {
        const rehearsal = await read(id, name, ending.signal)
        setKnown((before) => ({ ...before, rehearsal, lookError: undefined }))
        waitMs = rehearsal && isUnderWay(rehearsal) ? lookEveryMs : undefined
      } catch (error) {
        if (ending.signal.aborted) return
        setKnown((before) => ({ ...before, lookError: asRestError(error) }))
        waitMs = againAfterMs
      }
      if (waitMs !== undefined && !ending.signal.aborted) timer = setTimeout(() => void next(), waitMs)
    }
    void next()
    return () => {
      ending.abort()
      clearTimeout(timer)
    }
  }, [id, name, round])
  const wish = (path: string, body?: object): void => {
    setKnown((before) => ({ ...before, busy: true, refusal: undefined }))
    request(rehearsalSchema, path, { method: 'POST', body })
      .then((rehearsal) => {
        setKnown({ ...nothing, rehearsal })
        look()
      })
      .catch((error: unknown) =>
        setKnown((before) => ({ ...before, busy: false, refusal: asRestError(error) })),
      )
  }
  return {
    ...known,
    look,
    run: (ask) => wish('rules/rehearse', { saved: { id: rule.id, version: rule.version }, ...ask }),
    cancel: () => {
      if (id !== undefined) wish(`rules/rehearsals/${id}/cancel`)
    },
  }
}

export function isUnderWay({ state }: Pick<RehearsalJson, 'state'>): boolean {
  return state === 'waiting' || state === 'running'
}

/** The rehearsal of that id; without one, the newest of that version of a rule. */
async function read(
  id: string | undefined,
  name: string,
  signal: AbortSignal,
): Promise<RehearsalJson | null> {
  if (id !== undefined) return request(rehearsalSchema, `rules/rehearsals/${id}`, { signal })
  const { items } = await request(summaries, 'rules/rehearsals?limit=100', { signal })
  const newest = items.find(({ rule }) => versionName(rule) === name)
  return newest ? request(rehearsalSchema, `rules/rehearsals/${newest.id}`, { signal }) : null
}

function asRestError(error: unknown): RestError {
  return error instanceof RestError ? error : new RestError('unexpected', { cause: error })
}
