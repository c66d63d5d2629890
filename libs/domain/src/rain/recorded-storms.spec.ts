import { expect, test } from '@jest/globals'
import { deriveSpan } from '../feed/derivation.js'
import { rainGauge } from '../feed/rain-gauge.js'
import { aDevice, anObservation, play } from '../testing/index.js'

const tenMinutes = 600_000
const around = { intervalMs: tenMinutes, labels: {}, zone: 'Asia/Ho_Chi_Minh' }
const device = aDevice({ feed: rainGauge.id, intervalMs: tenMinutes })

const known = (values: Readonly<Partial<Record<string, number>>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  )

/** Rain of so many mm that falls evenly over so many hours, reported each ten minutes, after two days without any. */
function storm(totalMm: number, hours: number) {
  const count = hours * 6
  const reports = Array.from({ length: 288 + count }, (_, place) => ({
    at: place * tenMinutes,
    values: { rainfall: place < 288 ? 0 : totalMm / count },
  }))
  const span = { fromAt: 0, toAt: reports.length * tenMinutes }
  const derived = rainGauge.derivation
    ? deriveSpan(rainGauge.derivation, { measured: reports, span, around })
    : []
  const { transitions } = play(
    derived.map(({ at, values }) => anObservation(at, known(values))),
    { rules: rainGauge.rules.filter(({ condition }) => condition.kind === 'threshold'), device },
  )
  const worst = new Map<string, number>()
  for (const { alarm } of transitions)
    worst.set(alarm.quantity, Math.max(alarm.severity, worst.get(alarm.quantity) ?? 0))
  return { sums: derived.at(-1)?.values ?? {}, worst: Object.fromEntries(worst) }
}

/*
 * What the press told of Da Nang's storms (mm, hours), played as if it had fallen evenly, which is the least that it can have
 * done: the sums are those told, and the severities no higher than they must be.
 */
test.each<[string, number, number, 'rain3h' | 'rain6h' | 'rain24h', Record<string, number>]>([
  ['Da Nang, 11 June 2025', 164, 3, 'rain3h', { rain1h: 3, rain3h: 4 }],
  ['Linh Ung pagoda, 11 June 2025', 167.8, 3, 'rain3h', { rain1h: 3, rain3h: 4 }],
  ['Son Tra, 11 June 2025', 150.8, 3, 'rain3h', { rain1h: 3, rain3h: 4 }],
  ['Suoi Luong, 27 September 2025', 95.6, 6, 'rain6h', {}],
  ['Hoa Bac, 27 September 2025', 75.2, 6, 'rain6h', {}],
  ['Hoa Xuan, 27 September 2025', 58, 6, 'rain6h', {}],
  ['Hoa Khuong, 27 September 2025', 52.4, 6, 'rain6h', {}],
  ['Hoa Quy, 27 September 2025', 51.6, 6, 'rain6h', {}],
  ['Hoa Hai, 27 September 2025', 50.6, 6, 'rain6h', {}],
  ['Hoa Phu, 13 October 2023', 339.4, 13, 'rain24h', { rain3h: 2 }],
  ['Hoa Phong, 13 October 2023', 298.2, 13, 'rain24h', {}],
])('%s: %d mm in %d h', (...[, total, hours, window, severities]) => {
  const { sums, worst } = storm(total, hours)
  expect(sums[window]).toBeCloseTo(total, 2)
  expect(worst).toEqual(severities)
})

test.each([
  ['Son Tra', 957.2],
  ['Hoa Vang', 944],
  ['Thanh Khe', 934.2],
])('four days of October 2023 at %s: %d mm, a quarter of it within the last 24 h', (_, total) => {
  expect(storm(total, 96).sums.rain24h).toBeCloseTo(total / 4, 2)
})
