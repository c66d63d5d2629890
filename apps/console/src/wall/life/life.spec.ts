import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { anAlarm } from '../../live/testing-alarms.js'
import { heapIsGrowing, isQuiet, jitterOf, nightlyDue } from './fresh-start.js'
import { FreshStarts } from './fresh-starts.js'
import { isNight, nightHoursIn, orbitAt } from './orbit.js'

const zone = 'Asia/Ho_Chi_Minh'
/** A time of the site on 22 November 2026. */
const at = (hour: number, minute = 0): number => Date.UTC(2026, 10, 22, hour - 7, minute)
const hourMs = 3_600_000

describe('against burn-in', () => {
  test('the scene stands elsewhere every minute, at most 12 px and 1.5 % away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 400, max: 8_000 }), (now, px) => {
        const view = { widthPx: px, heightPx: Math.round((px * 9) / 16) }
        const { x, y } = orbitAt(now, view)
        expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(
          Math.min(12, view.heightPx * 0.015) + 0.5,
        )
        expect(orbitAt(now + 60_000, view)).not.toEqual({ x, y })
      }),
    )
  })

  test('the night is the site’s, over midnight too, and can be switched off', () => {
    const night = (query: string, now: number) => isNight(now, zone, nightHoursIn(new URLSearchParams(query)))
    expect([night('', at(23)), night('', at(4, 59)), night('', at(5)), night('', at(12))]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(night('dim=off', at(23))).toBe(false)
    expect(night('dim=1-3', at(2))).toBe(true)
  })
})

describe('a fresh start', () => {
  const due = (now: number, loadedAt: number, id = 'wall-1') => nightlyDue({ now, loadedAt, zone, id })

  test('is due once a night, within ten minutes of 03:30 of the site', () => {
    const jitter = jitterOf('wall-1')
    expect(Math.abs(jitter)).toBeLessThanOrEqual(10)
    const evening = at(20) - 24 * hourMs
    expect(due(at(3, 30 + jitter - 1), evening)).toBe(false)
    expect(due(at(3, 30 + jitter), evening)).toBe(true)
    expect(due(at(4), at(3, 45))).toBe(false)
    expect(due(at(9), evening)).toBe(false)
  })

  test('waits while a 4 or 5 waits for somebody', () => {
    expect(isQuiet([anAlarm({ severity: 3 }), anAlarm({ severity: 5, state: 'acknowledged' })])).toBe(true)
    expect(isQuiet([anAlarm({ severity: 4 })])).toBe(false)
  })

  test('is due when the heap is over 600 MB, or grows for six hours', () => {
    const heap = (...megabytes: number[]) =>
      heapIsGrowing(megabytes.map((mb, place) => ({ at: place * hourMs, bytes: mb * 1024 * 1024 })))
    expect(heap(601)).toBe(true)
    expect(heap(100, 104, 109, 114, 119, 124, 130)).toBe(true)
    expect(heap(100, 104, 109, 114, 119, 124, 125)).toBe(false)
    expect(heap(100, 104, 109)).toBe(false)
  })

  test('never comes twice for the same reason: neither at night nor for a heap that is large from the start', () => {
    const starts = new FreshStarts('wall-1')
    const moment = { zone, alarms: [], heapBytes: 700 * 1024 * 1024 }
    expect(starts.due({ ...moment, now: at(3, 45) })).toBeUndefined()
    expect(starts.due({ ...moment, now: at(4, 30) })).toBeUndefined()
    expect(starts.due({ ...moment, now: at(4, 46) })).toBe('heap')
    const calm = new FreshStarts('wall-1')
    const quiet = { zone, alarms: [], heapBytes: undefined }
    expect(calm.due({ ...quiet, now: at(20) })).toBeUndefined()
    expect(calm.due({ ...quiet, now: at(27, 45) })).toBe('nightly')
  })

  test('comes with a new build, at a quiet moment; the first build that is heard of is our own', () => {
    const starts = new FreshStarts('wall-1')
    const moment = { now: at(12), zone, alarms: [], heapBytes: undefined }
    expect(starts.due(moment)).toBeUndefined()
    starts.served('a')
    expect([starts.build, starts.due(moment)]).toEqual(['a', undefined])
    starts.served('b')
    expect(starts.due({ ...moment, alarms: [anAlarm({ severity: 5 })] })).toBeUndefined()
    expect([starts.build, starts.due(moment)]).toEqual(['a', 'new-build'])
  })
})
