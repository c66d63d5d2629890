import type { Readable } from 'node:stream'

import { Problem } from '../problem.js'

const mostAtOnce = 2
const askAgainAfterMs = 5_000

/** Files that are being received: few at a time, each of bounded size, so that they never fill the memory. */
export class Uploads {
  readonly #mostBytes: number
  #running = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /**
   * The whole of a file. @throws Problem `too-many-requests` while others are being received, `too-large` when it is longer
   * than allowed, `bad-request` when its sender went away.
   */
  async read(content: Readable): Promise<Buffer> {
    if (this.#running >= mostAtOnce)
      throw new Problem('too-many-requests', {
        detail: `${mostAtOnce} files are being received.`,
        retryAfterMs: askAgainAfterMs,
      })
    this.#running += 1
    try {
      return await this.#gather(content)
    } finally {
      this.#running -= 1
    }
  }

  async #gather(content: Readable): Promise<Buffer> {
    const parts: Buffer[] = []
    let size = 0
    try {
      // The connection outlives the loop: what is too large is answered.
      const arriving: AsyncIterable<unknown> = content.iterator({ destroyOnReturn: false })
      for await (const part of arriving) {
        if (!Buffer.isBuffer(part)) throw new TypeError('a file arrives as bytes')
        size += part.length
        if (size > this.#mostBytes) break
        parts.push(part)
      }
    } catch (cause) {
      throw new Problem('bad-request', { detail: 'The file did not arrive whole.', cause })
    }
    if (size > this.#mostBytes)
      throw new Problem('too-large', { detail: `A file has at most ${this.#mostBytes} bytes.` })
    return Buffer.concat(parts, size)
  }
}
