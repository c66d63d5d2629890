import { feedId, ruleId } from '../ids.js'
import type { Rule } from '../rule/rule.js'
import type { Text } from '../text.js'
import type { Feed, NumberQuantity } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'

const hourSeconds = 3_600
const daySeconds = 86_400
const yearSeconds = 366 * daySeconds
const pollutantUnit = { kind: 'number', unit: 'ug/m3', unitLabel: 'µg/m³', decimals: 1 } as const

const standard: Text = { vi: 'QCVN 05:2023/BTNMT, Bảng 1', en: 'QCVN 05:2023/BTNMT, Table 1' }
const standardOfDay: Text = {
  vi: `${standard.vi}; PM2.5 24 giờ là 45 µg/Nm³ từ 01/01/2026`,
  en: `${standard.en}; a day of PM2.5 may reach 45 µg/Nm³ since 2026-01-01`,
}

/**
 * Automatic ambient air stations. Concentrations in µg/m³ (CO too), as Decision 1459/QD-TCMT prints its
 * breakpoints. When an hour, a day or a year of the site has ended we compute the indices of the Decision and the means that
 * the national standard of ambient air limits.
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
    index('vnAqi', 'VN_AQI giờ|Hourly VN_AQI', hourSeconds),
    index('vnAqiDay', 'VN_AQI ngày|Daily VN_AQI', daySeconds),
    mean('o3Mean8h', 'O₃ trung bình 8 giờ|O₃, mean of 8 h', { seconds: hourSeconds, plausible: 1_200 }),
    mean('coMean8h', 'CO trung bình 8 giờ|CO, mean of 8 h', { seconds: hourSeconds, plausible: 150_000 }),
    mean('pm25Mean24h', 'PM2.5 trung bình ngày|PM2.5, mean of the day', {
      seconds: daySeconds,
      plausible: 600,
    }),
    mean('pm10Mean24h', 'PM10 trung bình ngày|PM10, mean of the day', {
      seconds: daySeconds,
      plausible: 800,
    }),
    share('standardHour', 'So với QCVN 05 (1 và 8 giờ)|Of the standard (1 and 8 h)', hourSeconds),
    share('standardDay', 'So với QCVN 05 (24 giờ)|Of the standard (24 h)', daySeconds),
    mean('pm25MeanYear', 'PM2.5 trung bình năm|PM2.5, mean of the year', {
      seconds: yearSeconds,
      plausible: 600,
    }),
    mean('pm10MeanYear', 'PM10 trung bình năm|PM10, mean of the year', {
      seconds: yearSeconds,
      plausible: 800,
    }),
    mean('so2MeanYear', 'SO₂ trung bình năm|SO₂, mean of the year', {
      seconds: yearSeconds,
      plausible: 2_700,
    }),
    mean('no2MeanYear', 'NO₂ trung bình năm|NO₂, mean of the year', {
      seconds: yearSeconds,
      plausible: 3_900,
    }),
    share('standardYear', 'So với QCVN 05 (năm)|Of the standard (year)', yearSeconds),
    derivedQuantity(
      'yearDays',
      'Ngày đủ số liệu trong năm (cần 75 %)|Days of the year with enough data (75 % needed)',
      {
        ...{ unit: 'd', unitLabel: '', decimals: 0, intervalSeconds: yearSeconds },
        ...{ possible: [0, 366], plausible: [0, 366] },
      },
    ),
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
    standardRule('air-standard-hour', 'standardHour', {
      name: { vi: 'Không khí vượt quy chuẩn 1 hoặc 8 giờ', en: 'Air over the standard of 1 or 8 h' },
    }),
    standardRule('air-standard-day', 'standardDay', {
      name: { vi: 'Không khí vượt quy chuẩn 24 giờ', en: 'Air over the standard of 24 h' },
      source: standardOfDay,
    }),
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

function index(key: string, names: string, intervalSeconds: number): NumberQuantity {
  const shape = { unit: '1', unitLabel: '', decimals: 0, possible: [0, 500], plausible: [0, 500] } as const
  return derivedQuantity(key, names, { ...shape, intervalSeconds })
}

type Mean = Readonly<{ seconds: number; plausible: number }>

function mean(key: string, names: string, { seconds: intervalSeconds, plausible }: Mean): NumberQuantity {
  const { unit, unitLabel } = pollutantUnit
  return derivedQuantity(key, names, {
    ...{ unit, unitLabel, intervalSeconds },
    possible: [0, 300_000],
    plausible: [0, plausible],
  })
}

/** In hundredths of the limit that the mean comes nearest to; above 100 the standard is exceeded. */
function share(key: string, names: string, intervalSeconds: number): NumberQuantity {
  const shape = { unit: '%', unitLabel: '%', possible: [0, 100_000], plausible: [0, 1_500] } as const
  return derivedQuantity(key, names, { ...shape, intervalSeconds })
}

type Standard = Readonly<{ name: Text; source?: Text }>

/** The limits themselves are dated data (`limit/ambient-air.ts`): what is compared here is the share of them. */
function standardRule(id: string, quantity: string, { name, source = standard }: Standard): Rule {
  return {
    id: ruleId(id),
    version: 1,
    name,
    feed: feedId('air-quality'),
    condition: {
      kind: 'threshold',
      quantity,
      direction: 'above',
      levels: [
        { limit: 100.1, severity: 2 },
        { limit: 200, severity: 3 },
      ],
      deadband: 0.1,
    },
    onDelayMs: 0,
    offDelayMs: 0,
    source,
    validFrom: '2023-09-12',
  }
}
