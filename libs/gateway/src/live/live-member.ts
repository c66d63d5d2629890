import type { Caller } from '@haidang/domain'
import type { LiveConnection } from '@haidang/live'
import type { Postbox } from './letters/postbox.js'
import type { Watched } from './watch-access.js'
import type { Drinker } from './water/water-works.js'

/** Somebody who has been let in; `suspicions` is how far they had risen when the caller was looked up. */
export type Guest = Readonly<{ caller: Caller; suspicions: number }>

/**
 * Where a member stands with its letters. `adrift`: it has asked, and follows nothing — refused, or between two
 * pages; `at` is since when (epoch ms).
 */
export type Following =
  Readonly<{ kind: 'not-asked' | 'asking' | 'following' }> | Readonly<{ kind: 'adrift'; at: number }>

/** One connected console. */
export type LiveMember = Drinker &
  Watched & {
    readonly connection: LiveConnection
    readonly box: Postbox
    following: Following
    /** Layers that were taken away because it was too slow; undefined while it gets its water. */
    shed: readonly string[] | undefined
  }
