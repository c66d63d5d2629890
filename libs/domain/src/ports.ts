/** Where the present moment comes from; passed in, so that tests and replays decide what time it is. */
export type Clock = {
  /** Epoch milliseconds, UTC. */
  now(): number
}

/** Structured log: a dotted event name in the past tense and its fields. */
export type Log = {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  child(fields: LogFields): Log
}

export type LogFields = Readonly<Record<string, unknown>>
