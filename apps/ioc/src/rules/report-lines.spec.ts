import { expect, test } from '@jest/globals'
import type { RehearsalJson, RehearsedPartJson } from '@haidang/contracts'
import { progressLine, reportLines } from './report-lines.js'

const begun: RehearsalJson = {
  ...{ id: '1', askedAt: '2026-11-22T00:00:00Z', askedBy: 'linh', devices: 1, operators: 1 },
  ...{ from: '2026-10-22T00:00:00Z', to: '2026-11-22T00:00:00Z', state: 'waiting', cancelling: false },
  rule: {
    ...{
      id: 'dust',
      version: 1,
      name: { vi: 'Bụi', en: 'Dust' },
      feed: 'air-quality',
      onDelayMs: 0,
      offDelayMs: 0,
    },
    condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
  },
}

test('whoever waits reads how far it is, in time, rows and alarms', () => {
  const progress = { share: 0.429, rows: 8_100_000, alarms: 12 }
  expect(progressLine(begun).trim()).toBe('waiting for a worker …')
  expect(progressLine({ ...begun, state: 'running', progress }).trim()).toBe(
    '42 % of the time, 8,100,000 rows, 12 alarms',
  )
  expect(progressLine({ ...begun, state: 'running', progress, cancelling: true }).trim()).toBe('ending …')
})

const part: RehearsedPartJson = {
  ...{ alarms: 1_204, before: 3, rises: 0, bySeverity: {}, fleeting: 7, stale: 2, standing: 1 },
  ...{ devices: { of: 1, worst: [] }, chattering: { inMinute: 0, inTenMinutes: 4 }, log: [] },
  load: {
    ...{
      operators: 1,
      perTenMinutes: 0.27,
      perDay: 39,
      hoursOver30: 0,
      inFlood: 0.012,
      verdict: 'acceptable',
    },
    ...{ shares: { upTo1: 1, upTo2: 0, upTo10: 0, over10: 0 }, peak: { at: begun.from, alarms: 14 } },
  },
  timeline: { stepSeconds: 3_600, alarms: [] },
}

test('of every part is told what was active before and what is left, as on the page', () => {
  const told = { alarms: 0, versions: [] }
  const { before: _, ...older } = part
  const result = { rehearsed: part, running: older, told, rows: 9, covered: 1, tookMs: 1_000 }
  const lines = reportLines({ ...begun, state: 'done', result })
  expect(lines.filter((line) => line.includes('still')).map((line) => line.trim())).toEqual([
    '3 active already when it began, 1 still at the end',
    '1 still at the end',
  ])
  expect(lines).toContain('rehearsed     1,204 alarms; 4 chatter, 7 fleeting, 2 over 24 h')
})

test('of a span that is mostly empty is told how little of it there was to judge', () => {
  const told = { alarms: 0, versions: [] }
  const of = (covered: number): string[] =>
    reportLines({ ...begun, result: { rehearsed: part, told, rows: 9, covered, tookMs: 1_000 } })
  const said = 'only 6 % of the reports that were due: the load may be higher'
  expect([of(0.066).includes(said), of(0.95).some((line) => line.includes('due'))]).toEqual([true, false])
})
