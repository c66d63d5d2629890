import { expect, test } from '@jest/globals'
import { overlap } from '../map/obstacles.js'
import { type Tag, layTags } from './tag-layout.js'

const room = { width: 600, height: 400, taken: [], widest: { one: 60, several: 90 } }
const tag = (x: number, y: number, part: Partial<Tag> = {}): Tag => ({
  ageMs: 4_000,
  freshness: 'live',
  moving: true,
  first: false,
  at: { x, y },
  ...part,
})

test('no tag covers another, nor what is taken, and every thing in sight is told of or counted', () => {
  const crowd = Array.from({ length: 400 }, (_, n) => tag((n * 37) % 600, (n * 53) % 400))
  const toolbar = { left: 0, top: 0, right: 600, bottom: 50 }
  const { placed, left } = layTags(crowd, { ...room, taken: [toolbar] })
  const pairs = placed.flatMap((a, place) => placed.slice(place + 1).map((b) => overlap(a.rect, b.rect)))
  expect(pairs.filter(Boolean)).toEqual([])
  expect(placed.filter(({ rect }) => overlap(rect, toolbar))).toEqual([])
  expect(placed.reduce((sum, { count }) => sum + count, left)).toBe(400)
})

test('a tag that speaks for several tells the oldest age among them', () => {
  const { placed } = layTags([tag(300, 200), tag(310, 200, { ageMs: 9_000 })], room)
  expect(placed).toMatchObject([{ count: 2, ageMs: 9_000 }])
})

test('what has gone silent is never hidden in the count of what is fresh', () => {
  const silent = tag(305, 205, { freshness: 'lost', ageMs: 7_200_000 })
  const { placed, left } = layTags([tag(300, 200), silent], room)
  expect(placed[0]).toMatchObject({ freshness: 'lost', count: 1 })
  expect(left).toBe(1)
})

test('what has an alarm comes first, then what stands; what lies out of sight is not told of', () => {
  const station = tag(300, 200, { moving: false, ageMs: 1 })
  const alarmed = tag(302, 200, { first: true, ageMs: 2 })
  const { placed } = layTags([tag(300, 200), station, alarmed, tag(-5, 10)], room)
  expect(placed.map(({ ageMs }) => ageMs).slice(0, 2)).toEqual([2, 1])
})
