import type { Memory } from '../../engine/watch/probe-levels.js'
import { rateSamplesPerWindow } from '../../engine/watch/rate.js'
import { sumPartsPerWindow } from '../../engine/watch/sum.js'
import type { RateCondition, SumCondition } from '../../rule/condition.js'
import type { StandingLevels } from './standing-levels.js'

/** What the engine keeps of a rule's former values, changed in place instead of copied with each. */
export type Window = Readonly<{
  read(memory: Memory): void
  write(): Memory
  /**
   * Takes a value in, unless what the rule compares turns one of its levels, or may.
   * @returns whether it did.
   */
  take(at: number, value: number, levels: StandingLevels): boolean
}>

/** As `findRate` in `engine/watch/rate.ts` remembers and reckons. */
export function rateWindow({ windowMs, perMs, direction }: RateCondition): Window {
  const kept = openQueue()
  return {
    read: (memory) => kept.fill(memory),
    write: () => kept.list(2),
    take: (at, value, levels) => {
      while (kept.length > 0 && kept.first(0) < at - windowMs) kept.drop()
      const spanMs = kept.length > 0 ? at - kept.first(0) : 0
      if (kept.length > 0 && spanMs >= windowMs / 2) {
        const rising = ((value - kept.first(1)) / spanMs) * perMs
        const rate = direction === 'rising' ? rising : -rising
        if (!levels.take(at, rate, rate)) return false
      } else levels.pause(at)
      if (kept.length === 0 || at - kept.last(0) >= windowMs / rateSamplesPerWindow) kept.push(at, value, 0)
      return true
    },
  }
}

/** What adding and taking away may have lost of a total, as a part of all that went into it; it is far less. */
const lostShare = 1e-9
/** The engine compares millionths. */
const roundedAway = 2e-6

/**
 * As `findSum` in `engine/watch/sum.ts` remembers. The total is carried along instead of added up anew, so it is only close:
 * what lies too close to a limit to be told is left to the engine.
 */
export function sumWindow({ windowMs }: SumCondition): Window {
  const kept = openQueue()
  let [total, mass, turns] = [0, 0, 0]
  const addUp = (): void => {
    total = mass = turns = 0
    kept.each(2, (part) => {
      total += part
      mass += Math.abs(part)
    })
  }
  return {
    read: (memory) => {
      kept.fill(memory)
      addUp()
    },
    write: () => kept.list(3),
    take: (at, value, levels) => {
      while (kept.length > 0 && kept.first(1) <= at - windowMs) total -= kept.drop()
      turns += 1
      if (turns > kept.length) addUp()
      const sum = total + value
      if (!Number.isFinite(sum)) return false
      const slack = roundedAway + lostShare * (mass + Math.abs(value))
      if (!levels.take(at, sum - slack, sum + slack)) return false
      total = sum
      mass += Math.abs(value)
      if (kept.length > 0 && at - kept.last(0) < windowMs / sumPartsPerWindow) kept.join(at, value)
      else kept.push(at, at, value)
      return true
    },
  }
}

type Queue = Readonly<{
  readonly length: number
  fill(memory: Memory): void
  list(width: 2 | 3): Memory
  /** A part (0 to 2) of the oldest entry, and of the newest. */
  first(part: number): number
  last(part: number): number
  push(first: number, second: number, third: number): void
  /** The newest has its second part anew, and its third grows. */
  join(second: number, more: number): void
  /** The oldest goes. @returns its third part. */
  drop(): number
  each(part: number, see: (value: number) => void): void
}>

/** So many numbers may have gone before those that stay are moved up. */
const mostGone = 3 * 256

/** Entries of three numbers, one behind the other in one array. */
function openQueue(): Queue {
  let numbers: number[] = []
  let head = 0
  return {
    get length() {
      return (numbers.length - head) / 3
    },
    fill: (memory) => {
      numbers = memory.flatMap(([first = 0, second = 0, third = 0]) => [first, second, third])
      head = 0
    },
    list: (width) =>
      Array.from({ length: (numbers.length - head) / 3 }, (_, place) =>
        numbers.slice(head + 3 * place, head + 3 * place + width),
      ),
    first: (part) => numbers[head + part] ?? 0,
    last: (part) => numbers[numbers.length - 3 + part] ?? 0,
    push: (first, second, third) => void numbers.push(first, second, third),
    join: (second, more) => {
      numbers[numbers.length - 2] = second
      numbers[numbers.length - 1] = (numbers.at(-1) ?? 0) + more
    },
    drop: () => {
      const third = numbers[head + 2] ?? 0
      head += 3
      if (head > mostGone) {
        numbers = numbers.slice(head)
        head = 0
      }
      return third
    },
    each: (part, see) => {
      for (let place = head + part; place < numbers.length; place += 3) see(numbers[place] ?? 0)
    },
  }
}
