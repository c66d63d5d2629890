import { feedId, ruleId } from '../ids.js'
import { noiseHourMs, noiseOfHour } from '../noise/equivalent-level.js'
import type { Feed } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'

const level = {
  ...{ unit: 'dB[SPL]', unitLabel: 'dBA' },
  possible: [0, 194],
  plausible: [20, 130],
} as const

/** Noise monitors: the equivalent level of each interval; the hour's level and the limit that it is held against follow. */
export const noise: Feed = {
  id: feedId('noise'),
  name: { vi: 'Tiếng ồn', en: 'Noise' },
  intervalSeconds: 300,
  symbol: { letters: { vi: 'ÔN', en: 'NO' }, motion: 'fixed' },
  headline: 'leq',
  quantities: [
    numberQuantity('leq', 'Mức tương đương|Equivalent level', level),
    numberQuantity('lmax', 'Mức lớn nhất|Maximum level', level),
    derivedQuantity('leq1h', 'Mức tương đương 1 giờ|Equivalent level of 1 h', level),
    derivedQuantity('excess', 'So với giới hạn|Over the limit', {
      ...{ unit: 'dB', unitLabel: 'dBA' },
      possible: [-200, 200],
      plausible: [-60, 60],
    }),
  ],
  derivation: { from: ['leq'], gives: ['leq1h', 'excess'], windowMs: noiseHourMs, derive: noiseOfHour },
  labels: {
    place: {
      name: { vi: 'Loại khu vực', en: 'Area class' },
      values: {
        special: { vi: 'đặc biệt', en: 'special' },
        ordinary: { vi: 'thông thường', en: 'ordinary' },
      },
    },
  },
  rules: [
    {
      id: ruleId('noise-over-limit'),
      version: 1,
      name: { vi: 'Tiếng ồn vượt giới hạn', en: 'Noise over the limit' },
      feed: feedId('noise'),
      condition: {
        kind: 'threshold',
        quantity: 'excess',
        direction: 'above',
        levels: [
          { limit: 0.1, severity: 1 },
          { limit: 10, severity: 2 },
        ],
        deadband: 1,
      },
      onDelayMs: 0,
      offDelayMs: 900_000,
      source: {
        vi: 'QCVN 26:2010/BTNMT, Bảng 1: theo khu vực, 6–21 giờ và 21–6 giờ',
        en: 'QCVN 26:2010/BTNMT, Table 1: by area, 06–21 h and 21–06 h',
      },
    },
    {
      id: ruleId('noise-no-data'),
      version: 1,
      name: { vi: 'Trạm đo ồn mất dữ liệu', en: 'Noise monitor silent' },
      feed: feedId('noise'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}
