import { LinkAge } from '../link-age.js'
import { NewestTold } from './newest-told.js'

const start = Date.UTC(2026, 10, 22)

test('news is as old as its newest value', () => {
  expect(new NewestTold().ageMs('vehicle', [start - 9_000, start - 300], start)).toBe(300)
})

test('what was told before says nothing, even where rounding makes it a little newer', () => {
  const told = new NewestTold()
  told.ageMs('vehicle', [start - 300], start)
  expect(told.ageMs('vehicle', [start - 300, start - 5_000], start + 1_000)).toBeUndefined()
  expect(told.ageMs('vehicle', [start - 200], start + 2_000)).toBeUndefined()
  expect(told.ageMs('vehicle', [start + 2_600], start + 3_000)).toBe(400)
})

test('each feed has its own', () => {
  const told = new NewestTold()
  told.ageMs('vehicle', [start], start)
  expect(told.ageMs('air-quality', [start - 60_000], start)).toBe(60_000)
})

test('a device whose clock is an hour ahead neither counts nor hides the others', () => {
  const told = new NewestTold()
  expect(told.ageMs('vehicle', [start + 3_600_000], start)).toBeUndefined()
  expect(told.ageMs('vehicle', [start + 3_600_000, start - 300], start)).toBe(300)
})

test('one fresh frame among forty of repetitions leaves the link as prompt as it is', () => {
  const told = new NewestTold()
  const link = new LinkAge()
  const take = (times: number[], now: number) => {
    const ageMs = told.ageMs('vehicle', times, now)
    if (ageMs !== undefined) link.take(ageMs, now)
  }
  take([start - 400], start)
  for (let frame = 1; frame <= 40; frame += 1) take([start - 400, start - 7_000], start + frame * 250)
  expect(link.ageMs(start + 10_000)).toBe(400)
})
