import fc from 'fast-check'

import { type Part, type Sight, partOf, seenBytes, seenIn, withPast } from './past-part.js'

const atMs = fc.integer({ min: 0, max: 59_999 })
/** One value an instant, as a table of observations holds it. */
const sights: fc.Arbitrary<Sight[]> = fc.uniqueArray(
  fc.record({ atMs, measured: fc.option(fc.integer({ min: -50, max: 50 }), { freq: 4 }) }),
  { maxLength: 8, selector: (sight) => sight.atMs },
)

/** What a part says of its values; of the seen only who they are, in whatever order. */
const told = ({ seen, ...figures }: Part) => ({ ...figures, seen: seen && [...seen].sort((a, b) => a - b) })

test('whatever goes and comes again, and in whatever parts, each value counts once', () => {
  const someOf = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 })
  fc.assert(
    fc.property(sights, someOf, (all, pieces) => {
      let kept = partOf([])
      const known = new Map<number, Sight>()
      for (const [from, length] of pieces) {
        const piece = all.slice(from % (all.length + 1)).slice(0, length % 9)
        kept = withPast(kept, piece)
        for (const sight of piece) known.set(sight.atMs, sight)
      }
      expect(told(kept)).toEqual(told(partOf([...known.values()])))
    }),
  )
})

test('a late value is put to the one that is kept, though both are one in their minute', () => {
  const kept = partOf([{ atMs: 0, measured: 40 }])
  expect(withPast(kept, [{ atMs: 30_000, measured: 90 }])).toMatchObject({
    min: 40,
    max: 90,
    sum: 130,
    count: 2,
  })
})

test('what is there again as a whole is taken as it is now; of a part of it what was seen stays', () => {
  const kept = partOf([
    { atMs: 0, measured: 40 },
    { atMs: 1_000, measured: 60 },
  ])
  const revised = { atMs: 0, measured: null }
  expect(withPast(kept, [revised, { atMs: 1_000, measured: 70 }])).toMatchObject({
    min: 70,
    sum: 70,
    count: 1,
  })
  expect(withPast(kept, [revised])).toEqual(kept)
})

test('where nobody knows who was seen, fewer values than there were change nothing', () => {
  const kept: Part = { min: 1, max: 3, sum: 4, count: 2, seen: null }
  const late = { atMs: 5, measured: 9 }
  expect(withPast(kept, [late])).toEqual(kept)
  expect(withPast(kept, [late, { atMs: 6, measured: 10 }])).toMatchObject({ min: 9, max: 10, count: 2 })
})

test('who was seen is read as it was written', () => {
  fc.assert(
    fc.property(fc.uniqueArray(atMs, { minLength: 1 }), (all) => {
      const bytes = seenBytes(new Set(all)) ?? new Uint8Array()
      expect([...seenIn(Buffer.from(bytes))]).toEqual(all)
    }),
  )
})
