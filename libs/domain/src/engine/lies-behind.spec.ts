import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { aNoDataRule, aThresholdRule, anObservation, play } from '../testing/index.js'
import { liesBehind } from './lies-behind.js'

const minute = 60_000
const day = 24 * 60 * minute
const reading = fc.record({
  minutes: fc.nat(60),
  pm25: fc.option(fc.constantFrom(10, 90)),
  no2: fc.option(fc.constantFrom(5, 50)),
  isPlaced: fc.boolean(),
})
type Reading = typeof reading extends fc.Arbitrary<infer One> ? One : never

/** As a device tells it that was cut off for a day. */
const toldLate = ({ minutes, pm25, no2, isPlaced }: Reading) =>
  anObservation(
    minutes * minute,
    { ...(pm25 !== null && { pm25 }), ...(no2 !== null && { no2 }) },
    { receivedAt: day, ...(isPlaced && { position: [108, 16] as const }) },
  )

test('what lies behind moves nothing, whatever was said before', () => {
  const rules = [aThresholdRule(), aNoDataRule()]
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 8 }), reading, (before, late) => {
      const { state } = play(before.map(toldLate), { rules })
      const observation = toldLate(late)
      fc.pre(liesBehind(state, observation))
      expect(play([observation], { rules, state })).toMatchObject({ lines: [], state })
    }),
  )
})

test('what is newer in one quantity alone, or as new as the newest, does not lie behind', () => {
  const { state } = play([anObservation(10, { pm25: 1 }), anObservation(5, { no2: 1 })], { rules: [] })
  const saying = (at: number, values: Record<string, number>) => liesBehind(state, anObservation(at, values))
  expect(saying(4, { pm25: 2, no2: 2 })).toBe(true)
  expect(saying(6, { pm25: 2 })).toBe(true)
  expect(saying(6, { pm25: 2, no2: 2 })).toBe(false)
  expect(saying(10, { pm25: 2 })).toBe(false)
  expect(saying(4, { pm25: 2, o3: 2 })).toBe(false)
  expect(liesBehind(state, anObservation(4, { pm25: 2 }, { position: [108, 16] }))).toBe(false)
})
