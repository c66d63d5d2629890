/** What a far end is sent: `key` is the same however often it is sent, so that whoever gets it twice can tell. */
export type Letter = Readonly<{ key: string; body: string }>

/** `why` in words for an operator; `retryAfterMs` when the far end itself says when to come again. */
export type Sent = Readonly<{ taken: true }> | Readonly<{ taken: false; why: string; retryAfterMs?: number }>

/** Somewhere outside that is told something. */
export type FarEnd = Readonly<{
  /** Never rejects, and ends within its time limit. Not taken may be taken all the same: the answer may be what was lost. */
  send(letter: Letter): Promise<Sent>
}>
