import type { AveragingPeriod, LegalLimit, LegalSource } from './legal-limit.js'

const clause = { vi: 'Bảng 1', en: 'Table 1' }
const edition2013: LegalSource = { document: 'QCVN 05:2013/BTNMT', clause }
const edition2023: LegalSource = { document: 'QCVN 05:2023/BTNMT', clause }
/** Circular 32/2013/TT-BTNMT and Circular 01/2023/TT-BTNMT came into force on these days. */
const from2013 = '2014-01-01'
const from2023 = '2023-09-12'

type Row = Readonly<Partial<Record<AveragingPeriod, number>>>

/** What both editions set, µg/Nm³ at 25 °C and 760 mmHg. There is no limit for one hour of PM2.5 or PM10. */
const both: Readonly<Record<string, Row>> = {
  so2: { '1h': 350, '24h': 125, year: 50 },
  co: { '1h': 30_000, '8h': 10_000 },
  no2: { '1h': 200, '24h': 100, year: 40 },
  o3: { '1h': 200, '8h': 120 },
  tsp: { '1h': 300, '24h': 200, year: 100 },
  pm10: { year: 50 },
  pm25: { year: 25 },
}

/** The national standard of ambient air by averaging period, in µg/Nm³, with the days on which each limit holds. */
export const ambientAirLimits: readonly LegalLimit[] = [
  ...table(both, { source: edition2013, validFrom: from2013, validTo: from2023 }),
  ...table(both, { source: edition2023, validFrom: from2023 }),
  {
    ...{ quantity: 'pm10', period: '24h', limit: 150 },
    ...{ source: edition2013, validFrom: from2013, validTo: from2023 },
  },
  { quantity: 'pm10', period: '24h', limit: 100, source: edition2023, validFrom: from2023 },
  {
    ...{ quantity: 'pm25', period: '24h', limit: 50 },
    ...{ source: edition2013, validFrom: from2013, validTo: from2023 },
  },
  {
    ...{ quantity: 'pm25', period: '24h', limit: 50 },
    ...{ source: edition2023, validFrom: from2023, validTo: '2026-01-01' },
  },
  {
    ...{ quantity: 'pm25', period: '24h', limit: 45, validFrom: '2026-01-01' },
    source: {
      ...edition2023,
      clause: { vi: 'Bảng 1, ghi chú (*)', en: 'Table 1, note (*)' },
    },
  },
]

function table(
  rows: Readonly<Record<string, Row>>,
  of: Pick<LegalLimit, 'source' | 'validFrom' | 'validTo'>,
): LegalLimit[] {
  const periods = ['1h', '8h', '24h', 'year'] as const
  return Object.entries(rows).flatMap(([quantity, row]) =>
    periods.flatMap((period) => {
      const limit = row[period]
      return limit === undefined ? [] : [{ quantity, period, limit, ...of }]
    }),
  )
}
