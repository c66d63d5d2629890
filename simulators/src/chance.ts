/** A source of numbers in [0, 1): the same seed always gives the same ones. */
export type Chance = () => number

/** Mulberry32, seeded by a number and a name, so that every device has its own stream. */
export function chanceFor(seed: number, name: string): Chance {
  let state = seed ^ 0x811c9dc5
  for (let place = 0; place < name.length; place++)
    state = Math.imul(state ^ name.charCodeAt(place), 0x01000193)
  state >>>= 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A quantity that wanders around 0, within ±1, and is a function of time alone. */
export type Waves = (at: number) => number

/**
 * Wanders smoothly from one chance level to the next, `knotMs` apart. At the same instant (epoch ms) the same seed and
 * name are at the same level, so that a curve goes on where another process, or yesterday, left it.
 */
export function waves(seed: number, name: string, knotMs: number): Waves {
  const knot = (place: number): number => 2 * chanceFor(seed, `${name} ${place}`)() - 1
  let here = { place: Number.NaN, from: 0, to: 0 }
  return (at) => {
    const place = Math.floor(at / knotMs)
    if (place !== here.place) here = { place, from: knot(place), to: knot(place + 1) }
    const share = (1 - Math.cos(Math.PI * (at / knotMs - place))) / 2
    return here.from * (1 - share) + here.to * share
  }
}
