import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Measured, deriveSpan, effortOf, neededFrom, reachOf } from './derivation.js'
import type { Feed } from './feed.js'
import { feeds } from './index.js'

const minute = 60_000
const around = {
  zone: 'Asia/Ho_Chi_Minh',
  intervalMs: 10 * minute,
  labels: { bd1: '1', bd2: '1.8', bd3: '2.5', place: 'ordinary' },
}
const derived = feeds.flatMap((feed) => (feed.derivation ? [{ ...feed, derivation: feed.derivation }] : []))
type Derived = (typeof derived)[number]

/** What a device of the feed may have said over two days, and after silences of days more, each instant once. */
function reportsOf({ derivation }: Derived): fc.Arbitrary<Measured[]> {
  const number = fc.integer({ min: 0, max: 900 }).map((tenths) => tenths / 10)
  const values = fc.dictionary(fc.constantFrom(...derivation.from), number)
  const place = fc.oneof(fc.nat(288), fc.nat(1_440))
  const report = fc.record({ at: place.map((n) => n * 10 * minute), values })
  return fc.uniqueArray(report, { selector: ({ at }) => at, maxLength: 40 })
}

const inTime = (reports: readonly Measured[]) => reports.toSorted((a, b) => a.at - b.at)
const wholeTime = { fromAt: Number.NEGATIVE_INFINITY, toAt: Number.POSITIVE_INFINITY }

/** Stores the reports in the order in which they come, some at once, and computes after each time what they reach. */
function arrive({ derivation }: Derived, batches: readonly (readonly Measured[])[]) {
  const results = new Map<number, unknown>()
  let stored: readonly Measured[] = []
  for (const batch of batches.filter(({ length }) => length > 0)) {
    stored = inTime([...stored, ...batch])
    const ats = batch.map(({ at }) => at)
    const span = reachOf(derivation, { fromAt: Math.min(...ats), toAt: Math.max(...ats) })
    const needed = stored.filter(({ at }) => at >= neededFrom(derivation, span) && at <= span.toAt)
    for (const { at, values } of deriveSpan(derivation, { measured: needed, span, around }))
      results.set(at, values)
  }
  return results
}

test.each(derived.map((feed) => [feed.id, feed] as const))(
  'whatever the order in which the reports of %s come, the results are those of a recompute',
  (_, feed) => {
    const arrivals = reportsOf(feed).chain((reports) =>
      fc.record({
        reports: fc.constant(reports),
        shuffled: fc.shuffledSubarray(reports, { minLength: reports.length }),
        cuts: fc.array(fc.nat(reports.length), { maxLength: 6 }),
      }),
    )
    fc.assert(
      fc.property(arrivals, ({ reports, shuffled, cuts }) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), shuffled.length]
        const batches = places.slice(1).map((place, index) => shuffled.slice(places[index], place))
        const whole = deriveSpan(feed.derivation, { measured: inTime(reports), span: wholeTime, around })
        const expected = new Map(whole.map(({ at, values }) => [at, values]))
        expect(arrive(feed, batches)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  },
)

test.each(feeds.map((feed) => [feed.id, feed] as const))(
  'every quantity that %s derives is one of its own, and what it looks at is measured',
  (_, { quantities, derivation }: Feed) => {
    const isDerived = (key: string) =>
      quantities.some((one) => one.key === key && one.kind === 'number' && one.derived === true)
    expect((derivation?.gives ?? []).filter((key) => !isDerived(key))).toEqual([])
    expect((derivation?.from ?? []).filter((key) => isDerived(key))).toEqual([])
  },
)

test('the effort is what the windows hold together', () => {
  const measured = [0, 1, 2, 9].map((place) => ({ at: place * minute, values: { x: place } }))
  const span = { fromAt: minute, toAt: 9 * minute }
  let looked = 0
  const derive = (window: readonly Measured[]) => {
    looked += window.length
    return {}
  }
  const derivation = { from: ['x'], gives: [], windowMs: 2 * minute, derive }
  deriveSpan(derivation, { measured, span, around })
  expect(effortOf(derivation, { measured, span })).toBe(looked)
  expect(looked).toBe(2 + 2 + 1)
})
