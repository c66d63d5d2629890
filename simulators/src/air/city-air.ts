import { waves } from '../chance.js'

/** How the whole city's air differs from an ordinary November day, each about ±1. */
export type CityMood = Readonly<{ dust: number; gas: number; weather: number }>

export type CityAir = (at: number) => CityMood

/** Weather and inversions change over hours, not minutes. */
const knotMs = 3 * 3_600_000

/** One sky over all stations: they rise and fall together. At the same instant the same seed has the same air. */
export function createCityAir(seed: number): CityAir {
  const [dust, gas, weather] = ['dust', 'gas', 'weather'].map((name) => waves(seed, name, knotMs))
  return (at) => ({ dust: dust?.(at) ?? 0, gas: gas?.(at) ?? 0, weather: weather?.(at) ?? 0 })
}
