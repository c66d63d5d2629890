import { expect, test } from '@jest/globals'
import type { RehearsalJson } from '@haidang/contracts'
import { progressLine } from './report-lines.js'

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
