/** All that blinks goes by one count of four beats in two seconds; the same on every screen, for it is the server's time. */
export type Beat = 0 | 1 | 2 | 3

export const beatMs = 500

const beats: readonly Beat[] = [0, 1, 2, 3]

/** The beat at `now` (server time). Severity 4 and 5 are dim on 1 and 3, the rest on 2 and 3. */
export function beatAt(now: number): Beat {
  return beats[Math.floor(now / beatMs) % beats.length] ?? 0
}
