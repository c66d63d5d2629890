/**
 * All that blinks goes by one count of four beats in two seconds: severity 4 and 5 are dim on beats 1 and 3 (1 Hz), the
 * rest on 2 and 3 (0.5 Hz).
 */
export type Beat = 0 | 1 | 2 | 3

export const beatMs = 500

const following: Readonly<Record<Beat, Beat>> = { 0: 1, 1: 2, 2: 3, 3: 0 }

export function nextBeat(beat: Beat): Beat {
  return following[beat]
}
