import { type BulletinJson, bulletinSchema, pageOf } from '@haidang/contracts'
import { type BulletinState, bulletinState } from '@haidang/domain'
import { useCallback, useEffect, useState } from 'react'
import { useConsole } from '../console.js'
import { type Call, request } from '../rest/request.js'
import { RestError } from '../rest/rest-error.js'
import { Cell, useCell } from '../state/cell.js'

const page = pageOf(bulletinSchema)
const askEachMs = 30_000
const askAgainMs = 5_000

/** Bulletins as last heard, those entered last first, and why the newest asking failed; undefined before the first answer. */
export type Bulletins = Readonly<{
  items: readonly BulletinJson[] | undefined
  error: RestError | undefined
  /** Server time of the newest answer (epoch ms). */
  heardAt: number | undefined
  /** Whether there are older ones than those here. */
  hasMore: boolean
  more: () => void
  reload: () => void
}>

type Known = Pick<Bulletins, 'items' | 'error' | 'heardAt' | 'hasMore'>
const nothing: Known = { items: undefined, error: undefined, heardAt: undefined, hasMore: false }

/** Whoever changes a bulletin sees it at once wherever bulletins are shown, in the banner, too. */
const rounds = new Cell(0)
const reload = (): void => rounds.set(rounds.get() + 1)

/**
 * Asks twice a minute, and sooner after a failure, which takes nothing from the screen. `headers`: as whom, where that is
 * not the person who has signed in; they must be the same object each time.
 */
export function useBulletins(query = '', headers?: Readonly<Record<string, string>>): Bulletins {
  const { live } = useConsole()
  const [known, setKnown] = useState(nothing)
  const [pages, setPages] = useState(1)
  const round = useCell(rounds)
  const more = useCallback(() => setPages((before) => before + 1), [])
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      try {
        const read = await readPages(query, pages, { signal, ...(headers && { headers: { ...headers } }) })
        if (signal.aborted) return
        setKnown({ ...read, error: undefined, heardAt: live.clock.second.get() })
        timer = setTimeout(() => void ask(), askEachMs)
      } catch (error) {
        if (signal.aborted) return
        const refusal = error instanceof RestError ? error : new RestError('unexpected', { cause: error })
        setKnown((before) => ({ ...before, error: refusal }))
        timer = setTimeout(() => void ask(), askAgainMs)
      }
    }
    void ask()
    return () => {
      clearTimeout(timer)
      ending.abort()
    }
  }, [query, headers, pages, round, live])
  return { ...known, more, reload }
}

/** So many pages from the newest on. */
async function readPages(
  query: string,
  pages: number,
  call: Call,
): Promise<Pick<Known, 'items' | 'hasMore'>> {
  const items: BulletinJson[] = []
  let next: string | undefined
  for (let read = 0; read < pages && (read === 0 || next !== undefined); read += 1) {
    const cursor = next === undefined ? '' : `${query === '' ? '?' : '&'}cursor=${encodeURIComponent(next)}`
    const answer = await request(page, `bulletins${query}${cursor}`, call)
    items.push(...answer.items)
    next = answer.next
  }
  return { items, hasMore: next !== undefined }
}

const trustedMs = 60_000

/** What is in force at `now` (epoch ms), the highest first; `unread`: that may not be all, for nobody has answered for long. */
export type InForce = Readonly<{ bulletins: readonly BulletinJson[]; unread: boolean }>

export function inForceAt({ items = [], error, heardAt }: Bulletins, now: number): InForce {
  const bulletins = items
    .filter((one) => stateAt(one, now) === 'in-force')
    .toSorted((a, b) => b.level - a.level)
  return { bulletins, unread: error !== undefined && (heardAt === undefined || now - heardAt > trustedMs) }
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

/** Until when what it says counts (epoch ms), by all that is known. */
export function endsAt({ validTo, endedAt }: BulletinJson): number {
  return Math.min(Date.parse(validTo), endedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endedAt))
}
