import { describe, expect, test } from '@jest/globals'
import { lengthOf, notesOf } from './notes.js'
import { type Burst, soundTimes } from './sound-plan.js'

const bursts: readonly Burst[] = [5, 4, 3, 2, 'link']

describe('a burst', () => {
  test.each(bursts)('%s is over before the next may begin, and lies where ears are good', (burst) => {
    expect(lengthOf(burst)).toBeLessThan(soundTimes.apartMs)
    for (const { hz, toHz = hz, loud } of notesOf(burst)) {
      expect(Math.min(hz, toHz)).toBeGreaterThanOrEqual(261)
      expect(Math.max(hz, toHz)).toBeLessThanOrEqual(880)
      expect(loud).toBeLessThanOrEqual(1)
    }
  })

  test('its pulses tell how bad it is: two soft, three, three and two, twice three and two', () => {
    expect(bursts.map((burst) => notesOf(burst).length)).toEqual([10, 5, 3, 2, 2])
    expect(notesOf('link').every(({ hz, toHz = hz }) => toHz < hz)).toBe(true)
  })

  test.each(bursts)('%s: one tone at a time', (burst) => {
    const notes = notesOf(burst)
    for (const [place, { startMs }] of notes.entries()) {
      const before = notes[place - 1]
      if (before) expect(startMs).toBeGreaterThanOrEqual(before.startMs + before.lengthMs)
    }
  })
})
