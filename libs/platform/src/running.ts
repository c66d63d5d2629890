type Closing = { name: string; close: () => Promise<void> | void }

/** Thrown out of a start that was interrupted: not a failure, but the way to its end. */
export class Interrupted extends Error {
  constructor(opened: string) {
    super(`interrupted after opening ${opened}`)
    this.name = 'Interrupted'
  }
}

/** Opened in order, closed in reverse. One failing step does not keep the others from closing. */
export class Running {
  #open: Closing[] = []
  #closing: Promise<void> | undefined
  readonly #interruption = new AbortController()

  /**
   * Registers how a thing is closed on the line that opens it, and hands the thing on.
   * @throws Interrupted when the start was interrupted meanwhile; the thing is registered all the same.
   */
  add<T>(name: string, thing: T, close: (thing: T) => Promise<void> | void): T {
    this.#open.push({ name, close: () => close(thing) })
    if (this.interrupted.aborted) throw new Interrupted(name)
    return thing
  }

  /** Ends a start that is under way at its next opened thing, so that nothing opens behind the closing. */
  interrupt(): void {
    this.#interruption.abort()
  }

  /** Whether the start has been interrupted, for what waits. */
  get interrupted(): AbortSignal {
    return this.#interruption.signal
  }

  /** @throws AggregateError of what did not close, after everything was tried. Called twice, it closes once. */
  close(): Promise<void> {
    this.#closing ??= this.#closeAll()
    return this.#closing
  }

  async #closeAll(): Promise<void> {
    const errors: unknown[] = []
    for (const { name, close } of this.#open.splice(0).reverse()) {
      try {
        await close()
      } catch (cause) {
        errors.push(new Error(`closing ${name}`, { cause }))
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'did not close cleanly')
  }
}

/** Opens several things as one. When a line of `body` throws, what was opened before it is closed, then it throws. */
export async function open<T>(
  body: (running: Running) => Promise<T> | T,
): Promise<{ value: T; running: Running }> {
  const running = new Running()
  try {
    return { value: await body(running), running }
  } catch (cause) {
    await running.close().catch((error: unknown) => {
      throw new AggregateError([cause, error], 'could not start, and did not close cleanly', { cause })
    })
    throw cause
  }
}
