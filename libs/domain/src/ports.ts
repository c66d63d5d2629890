/** Where the present moment comes from; passed in, so that tests and replays decide what time it is. */
export type Clock = {
  /** Epoch milliseconds, UTC. */
  now(): number
  /**
   * How far the computer's own clock is ahead of `now` (ms; negative: behind), because those who report contradict it. 0 while
   * it is trusted; absent where nobody could contradict it.
   */
  errorMs?(): number
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

/**
 * A part of the way of one message that is followed through the house. Instants are milliseconds of the monotonic clock.
 */
export type Span = {
  /** Names the whole way: the same in every line of the log about this message. */
  readonly traceId: string
  /** What another process needs to go on with it (`traceparent` of W3C Trace Context). */
  readonly carrier: string
  /** A part of this part; begun now, or at that instant. */
  child(name: string, fields?: SpanFields, startMs?: number): Span
  /** Ended once. An `error` among the fields says that it failed. */
  end(fields?: SpanFields): void
}

export type SpanFields = Readonly<Record<string, string | number | boolean>>

/** Decides which messages are followed. Where none is, there is no tracer at all. */
export type Tracer = {
  /** Begins to follow a message, or does not. */
  begin(name: string, fields?: SpanFields): Span | undefined
  /** Goes on where another process has left. */
  resume(carrier: string, name: string, fields?: SpanFields): Span | undefined
}
