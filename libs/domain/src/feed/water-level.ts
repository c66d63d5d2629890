import { feedId, ruleId } from '../ids.js'
import { riseReachMs, waterCourse } from '../water/water-course.js'
import type { Feed } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'

const tenMinutesMs = 600_000

const atStage = (at: number) => ({ quantity: 'level', derived: 'alarmStage', at }) as const

/** Gauges of rivers and of the tide. Levels are metres above each station's own datum; its alarm levels are labels. */
export const waterLevel: Feed = {
  id: feedId('water-level'),
  name: { vi: 'Mực nước', en: 'Water level' },
  intervalSeconds: 600,
  symbol: { letters: { vi: 'MN', en: 'WL' }, motion: 'fixed' },
  headline: 'level',
  quantities: [
    numberQuantity('level', 'Mực nước|Level', {
      ...{ unit: 'm', unitLabel: 'm', decimals: 2 },
      possible: [-20, 200],
      plausible: [-3, 30],
    }),
    derivedQuantity('alarmStage', 'Mức báo động|Alarm stage', {
      ...{ unit: '1', unitLabel: 'BĐ', decimals: 2 },
      possible: [0, 200],
      plausible: [0, 8],
    }),
    derivedQuantity('riseRate', 'Tốc độ lên|Rate of rise', {
      ...{ unit: 'm/h', unitLabel: 'm/h', decimals: 2 },
      possible: [-100, 100],
      plausible: [-3, 3],
    }),
  ],
  derivation: {
    from: ['level'],
    gives: ['alarmStage', 'riseRate'],
    windowMs: riseReachMs,
    derive: waterCourse,
  },
  labels: {
    river: { name: { vi: 'Sông', en: 'River' } },
    tide: {
      name: { vi: 'Thủy triều', en: 'Tide' },
      values: {
        yes: { vi: 'có ảnh hưởng', en: 'tidal' },
        no: { vi: 'không ảnh hưởng', en: 'not tidal' },
      },
    },
    bd1: { name: { vi: 'BĐ1 (m)', en: 'Alarm 1 (m)' }, marks: atStage(1) },
    bd2: { name: { vi: 'BĐ2 (m)', en: 'Alarm 2 (m)' }, marks: atStage(2) },
    bd3: { name: { vi: 'BĐ3 (m)', en: 'Alarm 3 (m)' }, marks: atStage(3) },
    bdSource: {
      name: { vi: 'BĐ theo', en: 'Alarm levels by' },
      values: {
        '05-2020-QD-TTg': {
          vi: 'Quyết định 05/2020/QĐ-TTg ngày 31/01/2020',
          en: 'Decision 05/2020/QD-TTg of 31 Jan 2020',
        },
      },
    },
  },
  rules: [
    {
      id: ruleId('river-alarm-level'),
      version: 1,
      name: { vi: 'Mực nước trên báo động', en: 'River at an alarm level' },
      feed: feedId('water-level'),
      condition: {
        kind: 'threshold',
        quantity: 'alarmStage',
        direction: 'above',
        levels: [
          { limit: 1, severity: 2 },
          { limit: 2, severity: 3 },
          { limit: 3, severity: 4 },
          { limit: 4, severity: 5 },
        ],
        deadband: 0.05,
      },
      // Two reports in a row: one is the wave of a passing boat.
      onDelayMs: tenMinutesMs,
      offDelayMs: 3 * tenMinutesMs,
      guidance: {
        vi: 'Đối chiếu bản tin lũ của đài khí tượng thủy văn; báo phường, xã ven sông theo phương án.',
        en: 'Compare with the flood bulletin of the weather service; tell the wards along the river as planned.',
      },
      source: {
        vi: 'Quyết định 05/2020/QĐ-TTg: báo động 1, 2, 3 của từng trạm; mức 4 là trên báo động 3 một mét',
        en: 'Decision 05/2020/QD-TTg: alarm levels 1, 2, 3 of each station; stage 4 is a metre above level 3',
      },
      validFrom: '2020-03-15',
    },
    {
      id: ruleId('river-rises-fast'),
      version: 1,
      name: { vi: 'Nước lên nhanh', en: 'Water rising fast' },
      feed: feedId('water-level'),
      condition: {
        kind: 'threshold',
        quantity: 'riseRate',
        direction: 'above',
        levels: [
          { limit: 0.5, severity: 2 },
          { limit: 1, severity: 3 },
        ],
        deadband: 0.1,
      },
      onDelayMs: tenMinutesMs,
      offDelayMs: 3 * tenMinutesMs,
      source: {
        vi: 'Mốc vận hành của Trung tâm; không phải ngưỡng pháp lý',
        en: 'Operational marks of the centre; not a legal limit',
      },
    },
    {
      id: ruleId('water-level-no-data'),
      version: 1,
      name: { vi: 'Trạm mực nước mất dữ liệu', en: 'Water gauge silent' },
      feed: feedId('water-level'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}
