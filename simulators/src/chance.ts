/** A source of numbers in [0, 1): the same seed always gives the same ones. */
export type Chance = () => number

/** Mulberry32, seeded by a number and a name, so that every device has its own stream. */
export function chanceFor(seed: number, name: string): Chance {
  let state =
    [...name].reduce(
      (hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193),
      seed ^ 0x811c9dc5,
    ) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A step of a first-order random walk around 0: it forgets with `memory` (0 at once, 1 never) and stays near ±1. */
export function drift(before: number, memory: number, chance: Chance): number {
  return memory * before + Math.sqrt(1 - memory * memory) * (chance() + chance() + chance() - 1.5) * 2
}
