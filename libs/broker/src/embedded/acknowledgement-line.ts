/** Goes on with a message: without an error its acknowledgement is sent, with one its connection is closed. */
export type Release = (error?: Error) => void

type Place = { outcome: Error | 'accepted' | undefined; release: Release; next: Place | undefined }

/**
 * The messages of one connection that wait for their outcome. They are released in the order of their arrival, however
 * their outcomes come in [MQTT-4.6.0-2]; after the first that failed nothing is released any more.
 */
export class AcknowledgementLine {
  #first: Place | undefined
  #last: Place | undefined
  #isBroken = false

  /** Takes the last place in the line; call the result once, when the outcome is known. */
  enter(release: Release): (outcome: Error | 'accepted') => void {
    const place: Place = { outcome: undefined, release, next: undefined }
    if (this.#last === undefined) this.#first = place
    else this.#last.next = place
    this.#last = place
    return (outcome) => {
      place.outcome = outcome
      if (place === this.#first) this.#advance()
    }
  }

  /** Forgets whoever waits: the connection is gone. */
  break(): void {
    this.#isBroken = true
    this.#first = undefined
    this.#last = undefined
  }

  #advance(): void {
    while (this.#first?.outcome !== undefined && !this.#isBroken) {
      const { outcome, release, next } = this.#first
      this.#first = next
      if (next === undefined) this.#last = undefined
      if (outcome === 'accepted') {
        release()
        continue
      }
      this.break()
      // not at once: the acknowledgements just written would be thrown away with the connection
      setImmediate(release, outcome)
    }
  }
}
