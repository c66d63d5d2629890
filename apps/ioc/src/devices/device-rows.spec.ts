import type { DeviceJson, FeedJson } from '@haidang/contracts'
import { ageText, deviceRows, inTable } from './device-rows.js'

const text = (vi: string) => ({ vi, en: vi })
const feeds: FeedJson[] = [
  {
    ...{ id: 'air', name: text('Không khí'), intervalSeconds: 300, headline: 'pm25' },
    symbol: { letters: text('KK'), motion: 'fixed' },
    events: [],
    quantities: [
      {
        ...{
          kind: 'number',
          key: 'pm25',
          name: text('PM2.5'),
          unit: 'ug/m3',
          unitLabel: 'µg/m³',
          decimals: 1,
        },
        ...{ possible: { min: 0, max: 2_000 }, plausible: { min: 0, max: 600 } },
      },
    ],
  },
]
const now = Date.parse('2026-11-22T07:00:00Z')
const device = (id: string, state: Partial<DeviceJson['state']>): DeviceJson => ({
  ...{ id, feed: 'air', name: text(`Trạm ${id}`), area: 'w', agency: 'a', intervalSeconds: 300, labels: {} },
  state: { quality: {}, times: {}, values: {}, simulated: true, ...state },
})

test('a device is listed with the age of its newest value, and what that age means', () => {
  const devices = [
    device('a', { at: '2026-11-22T06:59:18Z', values: { pm25: 41.2 } }),
    device('b', { at: '2026-11-22T06:50:00Z', simulated: false }),
    device('c', { at: '2026-11-22T05:00:00Z' }),
    device('d', {}),
  ]
  const rows = deviceRows(devices, { feeds, now })
  expect(rows).toMatchObject([
    { id: 'a', state: 'live', ageSeconds: 42, headline: 'pm25 41.2 µg/m³', name: 'Trạm a' },
    { id: 'b', state: 'late', ageSeconds: 600, simulated: false },
    { id: 'c', state: 'lost' },
    { id: 'd', state: 'never', headline: '' },
  ])
  const table = inTable(rows)
  expect(table[1]).toMatch(/^a +air +live +42 s +pm25 41\.2 µg\/m³ +simulated +Trạm a$/)
  expect(table.at(-1)).toBe('4 devices: 1 live, 1 late, 0 stale, 1 lost, 1 never; 3 simulated.')
})

test.each([
  [0, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7_200, '2 h'],
  [172_800, '2 d'],
])('%d seconds are %s', (seconds, words) => expect(ageText(seconds)).toBe(words))
