import { feedId, ruleId } from '../ids.js'
import { rainReachMs, rainSums, rainWindowsMs } from '../rain/rain-sums.js'
import type { Feed, NumberQuantity } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'

/** Automatic rain gauges: each report tells what fell since the one before; sums over the usual windows follow. */
export const rainGauge: Feed = {
  id: feedId('rain-gauge'),
  name: { vi: 'Mưa', en: 'Rain' },
  intervalSeconds: 600,
  symbol: { letters: { vi: 'MƯ', en: 'RA' }, motion: 'fixed' },
  headline: 'rain1h',
  quantities: [
    numberQuantity('rainfall', 'Mưa từ lần báo trước|Rain since the last report', {
      unit: 'mm',
      unitLabel: 'mm',
      possible: [0, 2_000],
      plausible: [0, 60],
    }),
    sum('rain10m', 'Mưa 10 phút|Rain in 10 min', 60),
    sum('rain1h', 'Mưa 1 giờ|Rain in 1 h', 200),
    sum('rain3h', 'Mưa 3 giờ|Rain in 3 h', 400),
    sum('rain6h', 'Mưa 6 giờ|Rain in 6 h', 600),
    sum('rain24h', 'Mưa 24 giờ|Rain in 24 h', 1_200),
  ],
  derivation: {
    from: ['rainfall'],
    gives: Object.keys(rainWindowsMs),
    windowMs: rainReachMs,
    derive: rainSums,
  },
  rules: [
    {
      id: ruleId('rain-1h'),
      version: 1,
      name: { vi: 'Mưa lớn trong 1 giờ', en: 'Heavy rain within 1 h' },
      feed: feedId('rain-gauge'),
      condition: {
        kind: 'threshold',
        quantity: 'rain1h',
        direction: 'above',
        levels: [
          { limit: 30, severity: 2 },
          { limit: 50, severity: 3 },
          { limit: 70, severity: 4 },
        ],
        deadband: 0,
      },
      onDelayMs: 0,
      offDelayMs: 1_800_000,
      guidance: {
        vi: 'Xem các tháp báo ngập gần trạm; báo đơn vị thoát nước trực các điểm hay ngập.',
        en: 'Look at the inundation towers nearby; let the drainage crews stand by at the usual places.',
      },
      source: {
        vi: 'Mốc vận hành của Trung tâm; không phải ngưỡng pháp lý',
        en: 'Operational marks of the centre; not a legal limit',
      },
    },
    {
      id: ruleId('rain-3h'),
      version: 1,
      name: { vi: 'Mưa rất lớn trong 3 giờ', en: 'Very heavy rain within 3 h' },
      feed: feedId('rain-gauge'),
      condition: {
        kind: 'threshold',
        quantity: 'rain3h',
        direction: 'above',
        levels: [
          { limit: 70, severity: 2 },
          { limit: 100, severity: 3 },
          { limit: 150, severity: 4 },
        ],
        deadband: 0,
      },
      onDelayMs: 0,
      offDelayMs: 1_800_000,
      guidance: {
        vi: 'Có thể có lũ quét, ngập sâu: xem mực nước các sông và bản tin của đài khí tượng thủy văn.',
        en: 'Flash floods and deep inundation are possible: look at the rivers and the bulletins of the weather service.',
      },
      source: {
        vi: 'Mốc vận hành của Trung tâm theo cách nói của bản tin dự báo; không phải ngưỡng pháp lý',
        en: 'Operational marks of the centre after the wording of bulletins; not a legal limit',
      },
    },
    {
      id: ruleId('rain-gauge-no-data'),
      version: 1,
      name: { vi: 'Trạm mưa mất dữ liệu', en: 'Rain gauge silent' },
      feed: feedId('rain-gauge'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}

function sum(key: keyof typeof rainWindowsMs, names: string, plausible: number): NumberQuantity {
  return derivedQuantity(key, names, {
    unit: 'mm',
    unitLabel: 'mm',
    possible: [0, 50_000],
    plausible: [0, plausible],
  })
}
