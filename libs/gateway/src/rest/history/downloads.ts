import { Download } from '../download.js'
import { Problem } from '../problem.js'

const mostAtOnce = 4
const askAgainAfterMs = 5_000

/** A text that begins to be made when somebody reads it. */
export type Wanted = Pick<Download, 'type' | 'name'> & Readonly<{ text: () => AsyncIterable<string> }>

/**
 * Downloads under way, of which there may be so many. What is next is read when the client has taken what was before: a
 * slow client costs a socket, and neither memory nor a connection to the database.
 */
export class Downloads {
  #running = 0

  /** @throws Problem `too-many-requests` when as many are under way as may be. */
  open({ type, name, text }: Wanted): Download {
    if (this.#running >= mostAtOnce)
      throw new Problem('too-many-requests', {
        detail: `${mostAtOnce} downloads are under way.`,
        retryAfterMs: askAgainAfterMs,
      })
    return new Download({ type, name, text: this.#counted(text) })
  }

  async *#counted(text: Wanted['text']): AsyncGenerator<string> {
    this.#running += 1
    try {
      yield* text()
    } finally {
      this.#running -= 1
    }
  }
}
