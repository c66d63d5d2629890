import { chanceFor } from '../chance.js'

/** How the whole city's air differs from an ordinary November day, each about ±1. */
export type CityMood = Readonly<{ dust: number; gas: number; weather: number }>

export type CityAir = (at: number) => CityMood

/** Weather and inversions change over hours, not minutes. */
const knotMs = 3 * 3_600_000

/** One sky over all stations: they rise and fall together. At the same instant the same seed has the same air. */
export function createCityAir(seed: number): CityAir {
  const knot = (name: string, place: number): number => 2 * chanceFor(seed, `${name} ${place}`)() - 1
  const level = (name: string, at: number): number => {
    const place = Math.floor(at / knotMs)
    const share = (1 - Math.cos(Math.PI * (at / knotMs - place))) / 2
    return knot(name, place) * (1 - share) + knot(name, place + 1) * share
  }
  return (at) => ({ dust: level('dust', at), gas: level('gas', at), weather: level('weather', at) })
}
