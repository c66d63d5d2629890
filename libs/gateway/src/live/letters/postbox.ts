import type { LetterBody } from '@haidang/contracts'
import type { LiveServer } from '@haidang/live'
import type { Log, Scope } from '@haidang/domain'
import type { StoredAlarmEvent } from '@haidang/store'
import { scopeKey } from '../scope-key.js'
import { eventInScope } from './event-in-scope.js'

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
  /** Puts each event into the chain of everyone who may see it; what a box has been given before it is not given again. */
  deliver(events: readonly StoredAlarmEvent[]): void
}>

type Held = Postbox & { last: number; users: number }

/** Sorts what the log says into the boxes of the scopes in use. */
export function openPostOffice(of: {
  position(): number
  write(event: StoredAlarmEvent): LetterBody
  server: Pick<LiveServer, 'send'>
  log: Log
}): PostOffice {
  const held = new Map<string, Held>()
  /** The chain goes on from an event that could not be sent: its receivers see the gap and ask. */
  const put = (box: Held, event: StoredAlarmEvent): void => {
    const prevSeq = box.last
    box.last = event.seq
    try {
      of.server.send({ room: box.followers }, 'alarm', { ...of.write(event), prevSeq })
    } catch (error) {
      of.log.error('letters.not-sent', { seq: event.seq, scope: box.key, error })
    }
  }
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
          if (event.seq > box.last && eventInScope(box.scope, event)) put(box, event)
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
