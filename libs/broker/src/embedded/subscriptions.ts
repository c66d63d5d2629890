import type { PublishPacket } from 'aedes'

import { hasWildcard, matchesFilter } from '../topic-filter.js'
import type { Session } from './session.js'

type Qos = 0 | 1

/** Who listens to which filter, and the way to those who do. Holds connected clients only. */
export class Subscriptions {
  readonly #byTopic = new Map<string, Map<Session, Qos>>()
  readonly #byFilter = new Map<string, Map<Session, Qos>>()
  readonly #ofSession = new Map<Session, Set<string>>()
  readonly #unsentBytes: number
  #sent = 0
  #dropped = 0

  constructor(unsentBytes: number) {
    this.#unsentBytes = unsentBytes
  }

  get counts(): { sent: number; dropped: number } {
    return { sent: this.#sent, dropped: this.#dropped }
  }

  countOf(session: Session): number {
    return this.#ofSession.get(session)?.size ?? 0
  }

  add(session: Session, filter: string, qos: number): void {
    const index = this.#indexOf(filter)
    const listeners = index.get(filter) ?? new Map<Session, Qos>()
    index.set(filter, listeners.set(session, qos === 0 ? 0 : 1))
    this.#ofSession.set(session, (this.#ofSession.get(session) ?? new Set()).add(filter))
  }

  remove(session: Session, filter: string): void {
    const index = this.#indexOf(filter)
    const listeners = index.get(filter)
    listeners?.delete(session)
    if (listeners?.size === 0) index.delete(filter)
    this.#ofSession.get(session)?.delete(filter)
  }

  forget(session: Session): void {
    for (const filter of this.#ofSession.get(session) ?? []) this.remove(session, filter)
    this.#ofSession.delete(session)
  }

  /** Sends to every connected listener that keeps up; resolves when it was written. Nobody is waited for offline. */
  async publish(topic: string, payload: string | Uint8Array): Promise<void> {
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload.slice())
    await Promise.all(
      [...this.#listeners(topic)].map(([session, qos]) => this.#send(session, { topic, bytes, qos })),
    )
  }

  #listeners(topic: string): Map<Session, Qos> {
    const found = new Map(this.#byTopic.get(topic))
    for (const [filter, listeners] of this.#byFilter) {
      if (!matchesFilter(filter, topic)) continue
      for (const [session, qos] of listeners) found.set(session, qos)
    }
    return found
  }

  #send(session: Session, { topic, bytes, qos }: { topic: string; bytes: Buffer; qos: Qos }): Promise<void> {
    const { client, connection } = session
    if (client === undefined || client.closed || connection.writableLength > this.#unsentBytes) {
      this.#dropped += 1
      return Promise.resolve()
    }
    this.#sent += 1
    const packet: PublishPacket = { cmd: 'publish', topic, payload: bytes, qos, retain: false, dup: false }
    return new Promise((resolve) => client.publish(packet, () => resolve()))
  }

  #indexOf(filter: string): Map<string, Map<Session, Qos>> {
    return hasWildcard(filter) ? this.#byFilter : this.#byTopic
  }
}
