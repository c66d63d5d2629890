/** Lets `width` tasks run at a time; the others wait in the order of their coming. */
export class Turnstile {
  readonly #width: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(width: number) {
    this.#width = width
  }

  async pass<T>(task: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#width) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#inside += 1
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      // the place goes on to the next one, so nobody who comes now can slip in before
      if (next !== undefined) next()
      else this.#inside -= 1
    }
  }
}
