import { chanceFor } from '../chance.js'
import type { SimulatedDevice } from '../site/read-site.js'
import type { Scenario, Wish } from './scenario.js'

/** Who plays which role in which round. */
export type Cast = Readonly<{
  players(role: string, round: number): readonly string[]
  /** Everybody who may ever play the role. */
  candidates(role: string): readonly string[]
}>

/** Every round has other players, in an order that follows from the seed, until all have had their turn. */
export function createCast(
  { cast }: Pick<Scenario, 'cast'>,
  { devices, seed }: { devices: readonly SimulatedDevice[]; seed: number },
): Cast {
  const roles = Object.entries(cast)
  const candidates = new Map(
    roles.map(([role, wish]) => {
      const rivals = roles.flatMap(([name, other]) => (sameWish(other, wish) ? [name] : []))
      const all = shuffled(
        devices.filter((device) => fits(device, wish)).map(({ id }) => id),
        seed,
      )
      const own = all.filter((_, place) => place % rivals.length === rivals.indexOf(role))
      return [role, own] as const
    }),
  )
  const of = (role: string): readonly string[] => candidates.get(role) ?? []
  return {
    candidates: of,
    players: (role, round) => {
      const all = of(role)
      const count = Math.min(all.length, Math.ceil(all.length * (cast[role]?.share ?? 0)) || 1)
      return Array.from({ length: count }, (_, place) => all[(round * count + place) % all.length] ?? '')
    },
  }
}

function fits({ feed, intervalMs, labels }: SimulatedDevice, wish: Wish): boolean {
  return (
    feed === wish.feed &&
    (wish.intervalSeconds === undefined || intervalMs === wish.intervalSeconds * 1_000) &&
    Object.entries(wish.labels ?? {}).every(([key, value]) => labels[key] === value)
  )
}

function sameWish(a: Wish, b: Wish): boolean {
  return JSON.stringify({ ...a, share: 0 }) === JSON.stringify({ ...b, share: 0 })
}

function shuffled(ids: readonly string[], seed: number): string[] {
  const lot = new Map(ids.map((id) => [id, chanceFor(seed, `cast ${id}`)()]))
  return ids.toSorted((a, b) => (lot.get(a) ?? 0) - (lot.get(b) ?? 0))
}
