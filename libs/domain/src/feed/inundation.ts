import { feedId, ruleId } from '../ids.js'
import type { Feed } from './feed.js'
import { numberQuantity } from './number-quantity.js'

/** Towers beside streets that flood: the depth over the pavement, from 20 cm on; 0 is less than that. */
export const inundation: Feed = {
  id: feedId('inundation'),
  name: { vi: 'Ngập', en: 'Inundation' },
  intervalSeconds: 600,
  symbol: { letters: { vi: 'NG', en: 'FL' }, motion: 'fixed' },
  headline: 'depth',
  quantities: [
    numberQuantity('depth', 'Độ ngập|Depth', {
      ...{ unit: 'cm', unitLabel: 'cm', decimals: 0 },
      possible: [0, 1_000],
      plausible: [0, 250],
    }),
  ],
  rules: [
    {
      id: ruleId('street-flooded'),
      version: 1,
      name: { vi: 'Đường ngập', en: 'Street flooded' },
      feed: feedId('inundation'),
      condition: {
        kind: 'threshold',
        quantity: 'depth',
        direction: 'above',
        levels: [
          { limit: 20, severity: 2 },
          { limit: 30, severity: 3 },
          { limit: 50, severity: 4 },
        ],
        deadband: 5,
      },
      onDelayMs: 0,
      offDelayMs: 1_200_000,
      guidance: {
        vi: 'Từ 30 cm xe máy chết máy: phân luồng, đặt rào; từ 50 cm chuẩn bị đưa người và xe khỏi chỗ trũng.',
        en: 'From 30 cm motorbikes stall: divert and close the street; from 50 cm prepare to move people and vehicles.',
      },
      source: {
        vi: 'Mốc vận hành của Trung tâm; tháp báo từ 20 cm',
        en: 'Operational marks of the centre; a tower reports from 20 cm',
      },
    },
    {
      id: ruleId('inundation-no-data'),
      version: 1,
      name: { vi: 'Tháp báo ngập mất dữ liệu', en: 'Inundation tower silent' },
      feed: feedId('inundation'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}
