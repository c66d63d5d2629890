import { describe, expect, test } from '@jest/globals'
import { anAlarm } from '../../live/testing-alarms.js'
import { grouped } from './grouped.js'

const closed = new Set<string>()
const silent = (n: number, part = {}) =>
  anAlarm({
    id: `silent-${n}`,
    severity: 2,
    rule: { id: 'silent', version: 1, name: { vi: 'Trạm im', en: 'Silent' } },
    ...part,
  })

const some = [
  anAlarm({ id: 'worst', severity: 5 }),
  anAlarm({ id: 'bad', severity: 4, state: 'acknowledged' }),
  anAlarm({ id: 'dust-1', severity: 3 }),
  anAlarm({ id: 'dust-2', severity: 3, area: 'ward-2' }),
  silent(1),
  silent(2, { state: 'acknowledged' }),
]

const told = (lines: ReturnType<typeof grouped>) =>
  lines.map((line) => (line.kind === 'group' ? `[${line.key} ${line.count}]` : line.alarm.id))

describe('a list in groups', () => {
  test('without a wish is as it was', () => {
    expect(told(grouped(some, { by: 'none', turned: closed }))).toEqual(some.map(({ id }) => id))
  })

  test('never hides severity 4 and 5, shows severity 3 in its group, and counts severity 1 and 2', () => {
    expect(told(grouped(some, { by: 'kind', turned: closed }))).toEqual([
      'worst',
      'bad',
      '[pm25-high 2]',
      'dust-1',
      'dust-2',
      '[silent 2]',
    ])
  })

  test('a group tells its worst, how many it has and how many wait; opened, it shows them', () => {
    const lines = grouped(some, { by: 'kind', turned: new Set(['silent', 'pm25-high']) })
    expect(told(lines)).toEqual(['worst', 'bad', '[pm25-high 2]', '[silent 2]', 'silent-1', 'silent-2'])
    expect(lines.find((line) => line.kind === 'group' && line.key === 'silent')).toMatchObject({
      count: 2,
      unacknowledged: 1,
      severities: [{ severity: 2, count: 2 }],
      worst: { severity: 2 },
    })
  })

  test('a group of several severities says how many it has of each, the worst first', () => {
    const lines = grouped([silent(1), silent(2, { severity: 3 }), silent(3)], { by: 'kind', turned: closed })
    expect(lines[0]).toMatchObject({
      worst: { severity: 3 },
      severities: [
        { severity: 3, count: 1 },
        { severity: 2, count: 2 },
      ],
    })
  })

  test('by area goes the same way; who is alone there needs no group', () => {
    expect(told(grouped(some, { by: 'area', turned: closed }))).toEqual([
      'worst',
      'bad',
      '[ward-1 3]',
      'dust-1',
      'silent-1',
      'silent-2',
      'dust-2',
    ])
  })
})
