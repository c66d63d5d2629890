/** What cannot be done, in words for the person at the terminal: what is the matter, and the way out. */
export class Refusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'Refusal'
  }
}

/** The words of anything that was thrown; of a chain, the innermost, which says why. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.message
  const { cause, errors, message } = partsOf(error)
  const [first] = errors ?? []
  if (first !== undefined) return wordsOf(first)
  return cause === undefined ? (message ?? String(error)) : wordsOf(cause)
}

/** The code of an error of Node or of the system: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return partsOf(error).code
}

type Parts = Readonly<{ cause?: unknown; errors?: readonly unknown[]; message?: string; code?: string }>

/** By shape, not by class: an error may come from another realm. */
function partsOf(error: unknown): Parts {
  if (typeof error !== 'object' || error === null) return {}
  return {
    ...('cause' in error && { cause: error.cause }),
    ...('errors' in error && Array.isArray(error.errors) && { errors: error.errors }),
    ...('message' in error && typeof error.message === 'string' && { message: error.message }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
  }
}
