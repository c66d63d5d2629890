import { Download } from '../download.js'
import { Problem } from '../problem.js'

const mostAtOnce = 4
const askAgainAfterMs = 5_000

/** A text or a file that begins to be made when somebody reads it. */
export type Wanted = Pick<Download, 'type' | 'name'> &
  Readonly<{ text: () => AsyncIterable<string | Uint8Array>; size?: number }>

/**
 * Downloads under way, of which every caller may have so many. What is next is read when the client has taken what was
 * before: a slow client costs a socket, and neither memory nor a connection to the database.
 */
export class Downloads {
  readonly #running = new Map<string, number>()

  /**
   * It counts as under way from now until it has ended, whether or not it is read.
   * @throws Problem `too-many-requests` when the caller has as many under way as may be.
   */
  open(caller: string, { type, name, text, size }: Wanted): Download {
    const running = this.#running.get(caller) ?? 0
    if (running >= mostAtOnce)
      throw new Problem('too-many-requests', {
        detail: `${mostAtOnce} downloads of yours are under way.`,
        retryAfterMs: askAgainAfterMs,
      })
    this.#running.set(caller, running + 1)
    return new Download({ type, name, size, text: text(), ended: () => this.#end(caller) })
  }

  #end(caller: string): void {
    const left = (this.#running.get(caller) ?? 0) - 1
    if (left > 0) this.#running.set(caller, left)
    else this.#running.delete(caller)
  }
}
