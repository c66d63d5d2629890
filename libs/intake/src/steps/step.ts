import type { Entrance, Refusal } from '@haidang/domain'

import type { FindDevice, HearStamp } from '../ports.js'
import type { FreeInstants } from './free-instants.js'

/** A whole message refused, and whom it seems to be from. */
export type Refused = Readonly<{ refusal: Refusal; device?: string; feed?: string }>

/** What the steps may ask of their surroundings. */
export type World = Readonly<{
  findDevice: FindDevice
  freeInstants: FreeInstants
  entrance: Entrance
  hearStamp?: HearStamp | undefined
}>

/** Hands on what the next step needs, or refuses the whole message. Never throws. */
export type Step<From, To> = (from: From, world: World) => To | Refused

/** A message that a step refused, and how many steps it had passed. */
export type Stopped = Refused & Readonly<{ passed: number }>

/** One step after the other; the first refusal ends the way. */
export function inOrder<A extends object, B extends object, C extends object, D extends object>(
  first: Step<A, B>,
  second: Step<B, C>,
  third: Step<C, D>,
): (from: A, world: World) => D | Stopped {
  return (from, world) => {
    const one = first(from, world)
    if (isRefused(one)) return { ...one, passed: 0 }
    const two = second(one, world)
    if (isRefused(two)) return { ...two, passed: 1 }
    const three = third(two, world)
    return isRefused(three) ? { ...three, passed: 2 } : three
  }
}

/** Whether a step refused the message. */
export function isRefused<Passed extends object, Not extends Refused>(result: Passed | Not): result is Not {
  return 'refusal' in result
}
