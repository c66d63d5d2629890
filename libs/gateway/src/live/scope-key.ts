import { createHash } from 'node:crypto'
import type { Scope } from '@haidang/domain'

/** The same for everybody who may see the same, in every process and after every restart. */
export function scopeKey({ areas, feeds }: Scope): string {
  return areas === 'all' && feeds === 'all' ? 'all' : digest(`${listOf(areas)} ${listOf(feeds)}`)
}

/** The same for everybody who may see the same areas, whatever the feeds. */
export function areasKey({ areas }: Scope): string {
  return areas === 'all' ? 'all' : digest(listOf(areas))
}

function listOf(ids: 'all' | ReadonlySet<string>): string {
  return ids === 'all' ? 'all' : `[${[...ids].sort().join()}]` // readable ids hold neither comma nor bracket
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
