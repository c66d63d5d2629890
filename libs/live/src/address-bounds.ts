import { networkOf } from '@haidang/domain'
import { type AllowanceLimits, createAllowance } from './allowance.js'

export type AddressLimits = Readonly<{
  /** Connections open at once. */
  connections: number
  /** Connections that ask to be let in. */
  admissions: AllowanceLimits
}>

/**
 * How many places and how much work one address (of IPv6: one network) may take, so that a stranger leaves some for
 * everybody else.
 */
export type AddressBounds = Readonly<{
  /** Takes a place. @returns what gives it back; undefined when the address has all that it may. */
  enter(address: string): (() => void) | undefined
  /** Whether the address may ask once more, at `nowMs` of any clock that only goes forward. */
  mayAsk(address: string, nowMs: number): boolean
}>

type Held = { open: number; allow: (nowMs: number) => boolean }

/** Nobody is remembered who holds no place and whose allowance is whole again. */
export function createAddressBounds({ connections, admissions }: AddressLimits): AddressBounds {
  const held = new Map<string, Held>()
  const wholeAfterMs = Math.ceil((admissions.burst / admissions.perSecond) * 1_000)
  const hold = (network: string): Held => {
    const known = held.get(network) ?? { open: 0, allow: createAllowance(admissions) }
    held.set(network, known)
    return known
  }
  const forget = (network: string): void => {
    if (held.get(network)?.open === 0) held.delete(network)
  }
  return {
    enter(address) {
      const network = networkOf(address)
      const one = hold(network)
      if (one.open >= connections) return undefined
      one.open += 1
      return () => {
        one.open -= 1
        if (one.open === 0) setTimeout(forget, wholeAfterMs, network).unref()
      }
    },
    mayAsk: (address, nowMs) => hold(networkOf(address)).allow(nowMs),
  }
}
