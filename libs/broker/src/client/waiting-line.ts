import type { Delivery } from '../delivery.js'

/** A delivery whose outcome is not known, or that stands behind such a one. */
export type Place = {
  /** Under which it will be acknowledged; undefined when it must not be any more. */
  id: number | undefined
  readonly delivery: Delivery
  /** Monotonic milliseconds. */
  readonly sinceMs: number
  isSettled: boolean
  next: Place | undefined
}

/** Nobody sends a message again sooner than this; a stretch of messages that came just now is not searched. */
const soonestAgainMs = 1_000

/**
 * The QoS 1 and 2 deliveries of one connection in the order of their arrival. They are acknowledged in that order
 * [MQTT-4.6.0-2], never before the outcome of every earlier one, and never twice under one packet identifier: the
 * broker may have given it to another message after the first.
 */
export class WaitingLine {
  readonly #acknowledge: (id: number, qos: 1 | 2) => void
  readonly #byId = new Map<number, Place>()
  #first: Place | undefined
  #last: Place | undefined
  #messages = 0
  #bytes = 0
  #movedMs = 0

  constructor(acknowledge: (id: number, qos: 1 | 2) => void) {
    this.#acknowledge = acknowledge
  }

  get messages(): number {
    return this.#messages
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Monotonic milliseconds since when the first of the line is the first; undefined while nobody waits. */
  get stillSinceMs(): number | undefined {
    return this.#first && Math.max(this.#first.sinceMs, this.#movedMs)
  }

  /**
   * Takes the last place. Undefined: the broker has sent again, inside this connection, what waits here already
   * (NATS does after 30 s); it will be acknowledged under the identifier that it came with now.
   */
  enter(delivery: Delivery, sinceMs: number): Place | undefined {
    const holder = this.#byId.get(delivery.id)
    const waiting = delivery.dup ? this.#sameAs(delivery, { holder, sinceMs }) : undefined
    if (holder !== undefined && holder !== waiting) holder.id = undefined
    if (waiting !== undefined) {
      if (waiting.id !== undefined) this.#byId.delete(waiting.id)
      waiting.id = delivery.id
      this.#byId.set(delivery.id, waiting)
      return undefined
    }
    const place: Place = { id: delivery.id, delivery, sinceMs, isSettled: false, next: undefined }
    if (this.#last === undefined) this.#first = place
    else this.#last.next = place
    this.#last = place
    this.#byId.set(delivery.id, place)
    this.#messages += 1
    this.#bytes += delivery.payload.length
    return place
  }

  /** The delivery is stored, at `nowMs`: acknowledges it, and those behind it, as far as everything before them is. */
  settle(place: Place, nowMs: number): void {
    place.isSettled = true
    if (place === this.#first) this.#movedMs = nowMs
    while (this.#first?.isSettled === true) this.#leave(this.#first)
  }

  /** From now on nothing is acknowledged: the connection has gone. */
  break(): void {
    this.#first = undefined
    this.#last = undefined
    this.#byId.clear()
    this.#messages = 0
    this.#bytes = 0
  }

  #leave(first: Place): void {
    this.#first = first.next
    if (first.next === undefined) this.#last = undefined
    this.#messages -= 1
    this.#bytes -= first.delivery.payload.length
    if (first.id === undefined) return
    this.#byId.delete(first.id)
    this.#acknowledge(first.id, first.delivery.qos === 2 ? 2 : 1)
  }

  #sameAs(
    delivery: Delivery,
    { holder, sinceMs }: { holder: Place | undefined; sinceMs: number },
  ): Place | undefined {
    if (holder !== undefined && isSame(holder.delivery, delivery)) return holder
    for (
      let place = this.#first;
      place !== undefined && sinceMs - place.sinceMs >= soonestAgainMs;
      place = place.next
    )
      if (isSame(place.delivery, delivery)) return place
    return undefined
  }
}

function isSame(one: Delivery, other: Delivery): boolean {
  return one.qos === other.qos && one.topic === other.topic && one.payload.equals(other.payload)
}
