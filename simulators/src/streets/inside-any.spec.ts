import { expect, test } from '@jest/globals'
import { type LonLat, insideRing } from '@haidang/domain'
import { chanceFor } from '../chance.js'
import { insideAny } from './inside-any.js'

/** A jagged ring around (108.2, 16), as a coast is. */
function aCoast(seed: number, points: number): LonLat[] {
  const chance = chanceFor(seed, 'coast')
  return Array.from({ length: points }, (_, place) => {
    const [turn, reach] = [(2 * Math.PI * place) / points, 0.05 + 0.1 * chance()]
    return [108.2 + reach * Math.cos(turn), 16 + reach * Math.sin(turn)] as const
  })
}

test.each([1, 2, 3])('says of every place what is said ring by ring (coast %d)', (seed) => {
  const rings = [aCoast(seed, 200), aCoast(seed + 10, 5), []]
  const inside = insideAny(rings)
  const chance = chanceFor(seed, 'places')
  const places = Array.from({ length: 2_000 }, (): LonLat => [108 + 0.4 * chance(), 15.8 + 0.4 * chance()])
  const said = places.map((place) => inside(place))
  expect(said).toEqual(places.map((place) => rings.some((ring) => insideRing(place, ring))))
  expect(new Set(said).size).toBe(2)
})
