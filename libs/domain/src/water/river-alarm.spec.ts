import { expect, test } from '@jest/globals'
import { alarmStage, riverAlarm, riverAlarmLevels } from './river-alarm.js'
import { waterCourse } from './water-course.js'

const stations = {
  'Cẩm Lệ': [1, 1.8, 2.5],
  'Ái Nghĩa': [6.5, 8, 9],
  'Câu Lâu': [2, 3, 4],
  'Hội An': [1, 1.5, 2],
  'Giao Thủy': [6.5, 7.5, 8.8],
  'Nông Sơn': [11, 13, 15],
} as const

/** Bulletins of November 2022 to November 2025. */
test.each([
  ['2025-10-30 01:00', 'Cẩm Lệ', 3.2, 3, 0.7],
  ['2025-10-29 13:00', 'Cẩm Lệ', 2.73, 3, 0.23],
  ['2023-10-14 06:00', 'Cẩm Lệ', 0.87, 0, -0.13],
  ['2025-10-29 18:00', 'Ái Nghĩa', 10.56, 3, 1.56],
  ['2025-11-17 07:00', 'Giao Thủy', 6.96, 1, 0.46],
  ['2025-11-17 07:00', 'Câu Lâu', 2.83, 1, 0.83],
  ['2025-10-30 01:00', 'Hội An', 3.37, 3, 1.37],
  ['2025-11-17 07:00', 'Nông Sơn', 13.73, 2, 0.73],
] as const)('%s, %s at %d m is at alarm level %d by %d m', (...[, station, stage, level, above]) => {
  const found = riverAlarm(stage, stations[station])
  expect(found.level).toBe(level)
  expect(found.above).toBeCloseTo(above, 9)
})

test('one scale for every river: whole numbers at the levels, above the third a metre is one', () => {
  const [bd1, bd2, bd3] = stations['Cẩm Lệ']
  expect([bd1, bd2, bd3, bd3 + 1].map((stage) => alarmStage(stage, stations['Cẩm Lệ']))).toEqual([1, 2, 3, 4])
  expect(alarmStage(3.2, stations['Cẩm Lệ'])).toBeCloseTo(3.7, 9)
  expect(alarmStage(7.25, stations['Ái Nghĩa'])).toBeCloseTo(1.5, 9)
  expect(alarmStage(-4, stations['Cẩm Lệ'])).toBe(0)
})

test('a station without its three levels has none', () => {
  expect(riverAlarmLevels({ bd1: '1', bd2: '1.8', bd3: '2.5' })).toEqual([1, 1.8, 2.5])
  expect(riverAlarmLevels({ bd1: '1', bd3: '2.5' })).toBeUndefined()
  expect(riverAlarmLevels({ bd1: '', bd2: '1.8', bd3: '2.5' })).toBeUndefined()
  expect(riverAlarmLevels({ bd1: '6,5', bd2: '8,0', bd3: '9,0' })).toBeUndefined()
  expect(riverAlarmLevels({ bd1: '3', bd2: '2', bd3: '1' })).toBeUndefined()
})

const minute = 60_000
const said = (...levels: (number | undefined)[]) =>
  levels.flatMap((level, place) =>
    level === undefined ? [] : [{ at: place * 10 * minute, values: { level } }],
  )

test('the rate of rise is told over the hour', () => {
  expect(waterCourse(said(1, 1, 1.1, 1.2, 1.3, 1.4, 1.5), { labels: {} })).toEqual({ riseRate: 0.5 })
  expect(waterCourse(said(2, undefined, 1.9), { labels: {} })).toEqual({ riseRate: -0.3 })
})

test('ten minutes tell no rate', () => {
  expect(waterCourse(said(1, 1.5), { labels: {} })).toEqual({})
})
