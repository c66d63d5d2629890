import type { Scope } from '@haidang/domain'

/** A scope as two parameters, areas and feeds: null is all of them. They go with `inScopeSql`. */
export function scopeValues({ areas, feeds }: Scope): readonly [string[] | null, string[] | null] {
  return [areas === 'all' ? null : [...areas], feeds === 'all' ? null : [...feeds]]
}
