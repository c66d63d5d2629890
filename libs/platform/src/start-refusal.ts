/** Exit code of a process that refuses to start for a reason a person must mend (sysexits EX_CONFIG): not restarted. */
export const refusedExitCode = 78

/** A named reason not to start, in words for the person at the terminal, the way out included. */
export class StartRefusal extends Error {
  readonly reason: string

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StartRefusal'
    this.reason = reason
  }
}

/** What is said of a listener that could not open: which port, whose, and the variable that moves it. */
export type ListenPlace = { what: string; variable: string; port: number }

/** Turns the error of a listener into a refusal that names the way out; any other error comes back as it is. */
export function explainListenError(cause: unknown, place: ListenPlace): unknown {
  const words = wordsFor(codeOf(cause), place)
  return words === undefined ? cause : new StartRefusal('port-not-available', words, { cause })
}

function wordsFor(code: string | undefined, { what, variable, port }: ListenPlace): string | undefined {
  const choose = (other: number) => `Choose another one: ${variable}=${other}`
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} (${what}) is taken by another program. ${choose(port + 1)}`
    case 'EACCES':
      return `Port ${port} (${what}) may not be opened by this user: ports below 1024 need root. ${choose(port + 8000)}`
    case 'EADDRNOTAVAIL':
      return `The address of ${what} is not one of this computer. Look at ${variable.replace(/_PORT$/, '_HOST')}.`
    default:
      return undefined
  }
}

function codeOf(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  return undefined
}
