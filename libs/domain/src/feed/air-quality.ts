import { feedId, ruleId } from '../ids.js'
import type { Feed, NumberQuantity } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'

const pollutantUnit = { kind: 'number', unit: 'ug/m3', unitLabel: 'µg/m³', decimals: 1 } as const

/**
 * Automatic ambient air stations. Concentrations in µg/m³ (CO too), as Decision 1459/QD-TCMT prints its
 * breakpoints; `vnAqi` is the hourly index that we compute from them.
 */
export const airQuality: Feed = {
  id: feedId('air-quality'),
  name: { vi: 'Không khí', en: 'Air quality' },
  intervalSeconds: 300,
  symbol: { letters: { vi: 'KK', en: 'AQ' }, motion: 'fixed' },
  headline: 'pm25',
  quantities: [
    pollutant('pm25', 'PM2.5', { possible: 2_000, plausible: 600 }),
    pollutant('pm10', 'PM10', { possible: 3_000, plausible: 800 }),
    pollutant('so2', 'SO₂', { possible: 10_000, plausible: 2_700 }),
    pollutant('no2', 'NO₂', { possible: 10_000, plausible: 3_900 }),
    pollutant('co', 'CO', { possible: 300_000, plausible: 150_000 }),
    pollutant('o3', 'O₃', { possible: 5_000, plausible: 1_200 }),
    numberQuantity('temperature', 'Nhiệt độ|Temperature', {
      unit: 'Cel',
      unitLabel: '°C',
      possible: [-40, 70],
      plausible: [5, 45],
    }),
    numberQuantity('humidity', 'Độ ẩm|Humidity', {
      unit: '%RH',
      unitLabel: '%',
      possible: [0, 100],
      plausible: [10, 100],
    }),
    numberQuantity('pressure', 'Khí áp|Pressure', {
      unit: 'hPa',
      unitLabel: 'hPa',
      possible: [800, 1_100],
      plausible: [940, 1_050],
    }),
    numberQuantity('windSpeed', 'Tốc độ gió|Wind speed', {
      unit: 'm/s',
      unitLabel: 'm/s',
      possible: [0, 100],
      plausible: [0, 60],
    }),
    numberQuantity('windDirection', 'Hướng gió|Wind direction', {
      unit: 'deg',
      unitLabel: '°',
      possible: [0, 360],
      plausible: [0, 360],
    }),
    derivedQuantity('vnAqi', 'VN_AQI giờ|Hourly VN_AQI', {
      unit: '1',
      unitLabel: '',
      possible: [0, 500],
      plausible: [0, 500],
      decimals: 0,
      intervalSeconds: 3_600,
    }),
  ],
  rules: [
    {
      id: ruleId('air-quality-index'),
      version: 1,
      name: { vi: 'Chất lượng không khí xấu', en: 'Poor air quality' },
      feed: feedId('air-quality'),
      condition: {
        kind: 'threshold',
        quantity: 'vnAqi',
        direction: 'above',
        levels: [
          { limit: 101, severity: 2 },
          { limit: 151, severity: 3 },
          { limit: 201, severity: 4 },
          { limit: 301, severity: 5 },
        ],
        deadband: 3,
      },
      onDelayMs: 0,
      offDelayMs: 0,
      source: {
        vi: 'Quyết định 1459/QĐ-TCMT (2019), các mức của chỉ số giờ',
        en: 'Decision 1459/QD-TCMT (2019), bands of the hourly index',
      },
    },
    {
      id: ruleId('pm25-high'),
      version: 1,
      name: { vi: 'Bụi PM2.5 cao', en: 'High PM2.5' },
      feed: feedId('air-quality'),
      condition: {
        kind: 'threshold',
        quantity: 'pm25',
        direction: 'above',
        levels: [
          { limit: 80, severity: 2 },
          { limit: 150, severity: 3 },
          { limit: 250, severity: 4 },
        ],
        deadband: 2,
      },
      onDelayMs: 0,
      offDelayMs: 600_000,
      source: {
        vi: 'Cảnh báo sớm nội bộ theo các mốc PM2.5 của Quyết định 1459/QĐ-TCMT; không phải ngưỡng pháp lý',
        en: 'Operational early warning at the PM2.5 breakpoints of Decision 1459/QD-TCMT; not a legal limit',
      },
    },
    {
      id: ruleId('air-quality-no-data'),
      version: 1,
      name: { vi: 'Trạm không khí mất dữ liệu', en: 'Air station silent' },
      feed: feedId('air-quality'),
      condition: {
        kind: 'no-data',
        quantities: ['', 'pm25', 'pm10', 'so2', 'no2', 'co', 'o3'],
        missedReports: 3,
        severity: 2,
      },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}

function pollutant(key: string, name: string, max: { possible: number; plausible: number }): NumberQuantity {
  return {
    key,
    name: { vi: name, en: name },
    ...pollutantUnit,
    possible: { min: 0, max: max.possible },
    plausible: { min: 0, max: max.plausible },
  }
}
