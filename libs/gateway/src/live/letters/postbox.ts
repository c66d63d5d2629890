import type { LiveServer } from '@haidang/live'
import { inScope, type Scope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'
import { scopeKey } from '../scope-key.js'
import type { LetterBody } from './write-letter.js'

/**
 * The letters of all who may see the same. They share one chain: `head` is the last number of it, so a letter's
 * `prevSeq` is the same for each of them and it is encoded once.
 */
export type Postbox = Readonly<{
  key: string
  scope: Scope
  /** Nothing of this scope lies between `head()` and the log's position. */
  head(): number
  /** Everyone of the scope, for heartbeats. */
  everyone: string
  /** Those who follow. */
  followers: string
}>

export type PostOffice = Readonly<{
  /** @returns the scope's box, and what gives it back. */
  open(scope: Scope): Readonly<{ box: Postbox; release: () => void }>
  boxes(): readonly Postbox[]
  deliver(events: readonly StoredAlarmEvent[]): void
}>

type Held = Postbox & { last: number; users: number }

/** Sorts what the log says into the boxes of the scopes in use. */
export function openPostOffice(of: {
  position(): number
  write(event: StoredAlarmEvent): LetterBody
  server: Pick<LiveServer, 'send'>
}): PostOffice {
  const held = new Map<string, Held>()
  return {
    open(scope) {
      const key = scopeKey(scope)
      const box = held.get(key) ?? newBox(key, scope, of.position())
      held.set(key, box)
      box.users += 1
      const release = (): void => {
        box.users -= 1
        if (box.users === 0) held.delete(key)
      }
      return { box, release }
    },
    boxes: () => [...held.values()],
    deliver(events) {
      for (const box of held.values()) {
        for (const event of events) {
          if (!inScope(box.scope, event)) continue
          of.server.send({ room: box.followers }, 'alarm', { ...of.write(event), prevSeq: box.last })
          box.last = event.seq
        }
      }
    },
  }
}

/** A chain may begin at any number that has nothing of its scope after it: the log's position needs no query. */
function newBox(key: string, scope: Scope, position: number): Held {
  const box: Held = {
    key,
    scope,
    head: () => box.last,
    everyone: `scope:${key}`,
    followers: `letters:${key}`,
    last: position,
    users: 0,
  }
  return box
}
