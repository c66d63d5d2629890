import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { aThresholdRule } from '../testing/builders.js'
import { type StoodRule, rulesInTime } from './rules-in-time.js'

const zone = 'Asia/Ho_Chi_Minh'
const at = (text: string): number => Date.parse(`${text}+07:00`)

type Story = Readonly<{ version: number; validFrom?: string; approved?: string; ended?: string }>

function stood({ version, validFrom, approved, ended }: Story): StoodRule {
  return {
    rule: aThresholdRule({ version, ...(validFrom !== undefined && { validFrom }) }),
    approvedAt: approved === undefined ? undefined : at(approved),
    endedAt: ended === undefined ? undefined : at(ended),
  }
}

function versionAt(stories: readonly Story[], instant: string): number | undefined {
  return rulesInTime(stories.map(stood), zone).at(at(instant))[0]?.version
}

const approved2025 = { version: 1, approved: '2025-03-01T08:00:00', ended: '2026-01-15T09:00:00' }
const approved2026 = { version: 2, approved: '2026-01-15T09:00:00' }

test.each([
  ['2026-01-15T08:59:59', 1],
  ['2026-01-15T09:00:00', 2],
  ['2025-12-30T10:00:00', 1],
])('a version holds from its approval on, to the second: %s has version %d', (instant, version) => {
  expect(versionAt([approved2025, approved2026], instant)).toBe(version)
})

test('the first version holds for all the time before it', () => {
  expect(versionAt([approved2025, approved2026], '2024-07-01T00:00:00')).toBe(1)
})

test.each([
  ['2025-12-31T23:59:59', 1],
  ['2026-01-01T00:00:00', 2],
  ['2026-01-10T12:00:00', 2],
])(
  'limits that the law has changed hold from midnight in Da Nang, though approved later: %s has version %d',
  (...row) => {
    const [instant, version] = row
    expect(versionAt([approved2025, { ...approved2026, validFrom: '2026-01-01' }], instant)).toBe(version)
  },
)

test('before the day from which the limits of its first version hold, there is no rule', () => {
  const since2023 = { version: 1, validFrom: '2023-09-12', approved: '2025-03-01T08:00:00' }
  expect(versionAt([since2023], '2023-09-11T23:59:59')).toBeUndefined()
  expect(versionAt([since2023], '2023-09-12T00:00:00')).toBe(1)
})

test('between its retirement and its next version a rule watches nothing', () => {
  const retired = { ...approved2025, ended: '2025-10-01T00:00:00' }
  expect(versionAt([retired, approved2026], '2025-09-30T23:59:59')).toBe(1)
  expect(versionAt([retired, approved2026], '2025-12-30T10:00:00')).toBeUndefined()
  expect(versionAt([retired, approved2026], '2026-01-15T09:00:00')).toBe(2)
})

test('a rule that was retired for good still judges its own time', () => {
  expect(versionAt([approved2025], '2026-01-15T08:59:59')).toBe(1)
  expect(versionAt([approved2025], '2026-01-15T09:00:00')).toBeUndefined()
})

test('a correction with the same day takes the place of what it corrects', () => {
  const wrong = { ...approved2025, validFrom: '2023-09-12' }
  expect(versionAt([wrong, { ...approved2026, validFrom: '2023-09-12' }], '2025-12-30T10:00:00')).toBe(2)
})

test('between two changes the list is the same', () => {
  const days = fc.integer({ min: 0, max: 700 })
  fc.assert(
    fc.property(fc.uniqueArray(days, { minLength: 1, maxLength: 6 }), days, days, (approvals, one, other) => {
      const dayMs = 86_400_000
      const begins = approvals.toSorted((a, b) => a - b).map((day) => day * dayMs)
      const all = begins.map((approvedAt, place) => ({
        ...{ rule: aThresholdRule({ version: place + 1 }), approvedAt, endedAt: begins[place + 1] },
      }))
      const inTime = rulesInTime(all, zone)
      const eraOf = (instant: number) =>
        begins.filter((begin, place) => place > 0 && begin <= instant).length + 1
      expect(inTime.at(one * dayMs)[0]?.version).toBe(eraOf(one * dayMs))
      expect(inTime.at(one * dayMs) === inTime.at(other * dayMs)).toBe(
        eraOf(one * dayMs) === eraOf(other * dayMs),
      )
      expect(inTime.lastTurnAt).toBe(begins.length > 1 ? begins.at(-1) : Number.NEGATIVE_INFINITY)
    }),
    { numRuns: 60 },
  )
})
