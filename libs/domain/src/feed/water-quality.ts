import { feedId, ruleId } from '../ids.js'
import { waterState, waterStateFrom } from '../water/water-state.js'
import type { Feed, NumberQuantity } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'

const feed = feedId('water-quality')
const halfAnHourMs = 1_800_000
const one = { unit: '1', unitLabel: '', decimals: 0 } as const

/**
 * Stations that watch rivers and canals. The national index of surface water follows from each report, and how many of its
 * quantities keep the water from the class that it is meant to have.
 */
export const waterQuality: Feed = {
  id: feed,
  name: { vi: 'Chất lượng nước', en: 'Water quality' },
  intervalSeconds: 300,
  symbol: { letters: { vi: 'CN', en: 'WQ' }, motion: 'fixed' },
  headline: 'vnWqi',
  quantities: [
    numberQuantity('ph', 'pH', {
      ...{ unit: '[pH]', unitLabel: '', decimals: 2 },
      possible: [0, 14],
      plausible: [4, 10],
    }),
    inMg('dissolvedOxygen', 'Oxy hòa tan|Dissolved oxygen', 20),
    numberQuantity('waterTemperature', 'Nhiệt độ nước|Water temperature', {
      ...{ unit: 'Cel', unitLabel: '°C' },
      possible: [-5, 60],
      plausible: [10, 40],
    }),
    inMg('tss', 'Chất rắn lơ lửng|Suspended solids', 2_000),
    numberQuantity('turbidity', 'Độ đục|Turbidity', {
      ...{ unit: '[NTU]', unitLabel: 'NTU' },
      possible: [0, 10_000],
      plausible: [0, 2_000],
    }),
    numberQuantity('salinity', 'Độ mặn|Salinity', {
      ...{ unit: 'g/L', unitLabel: 'g/L', decimals: 2 },
      possible: [0, 50],
      plausible: [0, 38],
    }),
    inMg('bod5', 'BOD₅', 100),
    inMg('cod', 'COD', 200),
    inMg('toc', 'TOC', 100),
    inMg('ammonium', 'Amoni (N)|Ammonium (N)', 20),
    inMg('nitrate', 'Nitrat (N)|Nitrate (N)', 50),
    inMg('nitrite', 'Nitrit (N)|Nitrite (N)', 5),
    inMg('phosphate', 'Phosphat (P)|Phosphate (P)', 10),
    inMg('totalN', 'Tổng N|Total N', 50),
    inMg('totalP', 'Tổng P|Total P', 10),
    microbes('coliform', 'Coliform'),
    microbes('thermotolerant', 'Coliform chịu nhiệt|Thermotolerant coliform'),
    microbes('eColi', 'E. coli'),
    derivedQuantity('vnWqi', 'VN_WQI', { ...one, possible: [0, 100], plausible: [0, 100] }),
    derivedQuantity('wqiGroups', 'Số nhóm thông số|Groups of parameters', {
      ...{ ...one, possible: [0, 5], plausible: [2, 5] },
    }),
    derivedQuantity('overClass', 'Thông số không đạt|Over their class', {
      ...{ ...one, possible: [0, 20], plausible: [0, 20] },
    }),
  ],
  glance: ['vnWqi', 'dissolvedOxygen', 'ph'],
  derivation: {
    from: waterStateFrom,
    gives: ['vnWqi', 'wqiGroups', 'overClass'],
    windowMs: 0,
    derive: waterState,
  },
  labels: {
    river: { name: { vi: 'Sông', en: 'River' } },
    class: {
      name: { vi: 'Mức phải đạt', en: 'Class to keep' },
      values: {
        A: { vi: 'A (tốt)', en: 'A (good)' },
        B: { vi: 'B (trung bình)', en: 'B (fair)' },
        C: { vi: 'C (xấu)', en: 'C (poor)' },
      },
    },
    weighting: {
      name: { vi: 'Trọng số', en: 'Weighting' },
      values: { organic: { vi: 'nhóm IV', en: 'group IV' } },
    },
  },
  rules: [
    {
      ...{ id: ruleId('water-quality-index'), version: 1, feed },
      name: { vi: 'VN_WQI thấp', en: 'Low VN_WQI' },
      condition: {
        ...{ kind: 'threshold', quantity: 'vnWqi', direction: 'below', deadband: 3 },
        levels: [
          { limit: 50, severity: 2 },
          { limit: 25, severity: 3 },
        ],
      },
      ...{ onDelayMs: halfAnHourMs, offDelayMs: halfAnHourMs },
      source: {
        vi: 'Quyết định 1460/QĐ-TCMT (12/11/2019): từ 50 trở xuống là xấu, từ 25 là kém',
        en: 'Decision 1460/QD-TCMT (12 Nov 2019): 50 and below is bad, 25 and below poor',
      },
    },
    {
      ...{ id: ruleId('water-over-class'), version: 1, feed },
      name: { vi: 'Nước không đạt mức', en: 'Water over its class' },
      condition: {
        ...{ kind: 'threshold', quantity: 'overClass', direction: 'above', deadband: 0 },
        levels: [
          { limit: 1, severity: 1 },
          { limit: 3, severity: 2 },
        ],
      },
      ...{ onDelayMs: halfAnHourMs, offDelayMs: halfAnHourMs },
      source: {
        vi: 'QCVN 08:2023/BTNMT, Bảng 2: số thông số không đạt mức của nguồn nước',
        en: 'QCVN 08:2023/BTNMT, Table 2: how many parameters are over the class of the water',
      },
    },
    {
      ...{ id: ruleId('water-quality-no-data'), version: 1, feed },
      name: { vi: 'Trạm nước mất dữ liệu', en: 'Water station silent' },
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      ...{ onDelayMs: 0, offDelayMs: 0 },
    },
  ],
}

function inMg(key: string, names: string, plausible: number): NumberQuantity {
  const shape = { unit: 'mg/L', unitLabel: 'mg/L', decimals: 2 } as const
  return numberQuantity(key, names, { ...shape, possible: [0, 100_000], plausible: [0, plausible] })
}

function microbes(key: string, names: string): NumberQuantity {
  const shape = { unit: '{MPN}/dL', unitLabel: 'MPN/100 mL', decimals: 0 } as const
  return numberQuantity(key, names, { ...shape, possible: [0, 1e9], plausible: [0, 1e6] })
}
