import { feedId, ruleId } from '../ids.js'
import type { Feed } from './feed.js'

/** A year: what has not been drawn or heard for longer is not told apart any more. */
const longestSeconds = 31_536_000
const age = {
  kind: 'number',
  unit: 's',
  unitLabel: 's',
  possible: { min: 0, max: longestSeconds },
  plausible: { min: 0, max: longestSeconds },
  decimals: 0,
} as const

/** The label that says whether anybody watches over a wall; the rules look at it, so that a revoked wall raises nothing. */
export const displayService = { label: 'service', in: 'in', out: 'out' } as const
const watched = { labels: { [displayService.label]: displayService.in } }

/**
 * Paired wall screens, which watch the city and are watched themselves: each tells how long ago it drew, how fast it
 * draws, and how long it has not heard from us. A wall that says nothing or draws nothing is an alarm like any other.
 */
export const display: Feed = {
  id: feedId('display'),
  name: { vi: 'Màn hình tường', en: 'Wall screens' },
  intervalSeconds: 10,
  internal: true,
  symbol: { letters: { vi: 'MH', en: 'WS' }, motion: 'fixed' },
  headline: 'frameAge',
  quantities: [
    { ...age, key: 'frameAge', name: { vi: 'Tuổi khung hình', en: 'Frame age' } },
    {
      key: 'frameRate',
      name: { vi: 'Tốc độ khung hình', en: 'Frame rate' },
      kind: 'number',
      unit: 'Hz',
      unitLabel: '/s',
      possible: { min: 0, max: 1_000 },
      plausible: { min: 0, max: 250 },
      decimals: 0,
    },
    { ...age, key: 'linkAge', name: { vi: 'Tuổi liên lạc', en: 'Link age' } },
  ],
  labels: {
    [displayService.label]: {
      name: { vi: 'Tình trạng', en: 'Service' },
      values: {
        [displayService.in]: { vi: 'đang dùng', en: 'in use' },
        [displayService.out]: { vi: 'đã thu hồi', en: 'revoked' },
      },
    },
  },
  rules: [
    {
      id: ruleId('display-no-data'),
      version: 1,
      name: { vi: 'Màn hình tường ngừng hoạt động', en: 'Wall screen dead' },
      feed: feedId('display'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 3 },
      onDelayMs: 0,
      offDelayMs: 0,
      scope: watched,
      guidance: {
        vi: 'Xem nguồn điện và mạng của màn hình; nếu màn hình đã bỏ, hãy thu hồi ở trang Màn hình.',
        en: 'Check the screen’s power and network; if it is gone for good, revoke it on the screens page.',
      },
    },
    {
      id: ruleId('display-frozen'),
      version: 1,
      name: { vi: 'Màn hình tường đứng hình', en: 'Wall screen frozen' },
      feed: feedId('display'),
      condition: {
        kind: 'threshold',
        quantity: 'frameAge',
        direction: 'above',
        levels: [{ limit: 30, severity: 3 }],
        deadband: 25,
      },
      // The age itself says for how long it has stood still; it must draw again over three reports to be believed.
      onDelayMs: 0,
      offDelayMs: 20_000,
      scope: watched,
      guidance: {
        vi: 'Hình trên tường đã cũ: đừng tin những gì đang hiện; tải lại trang hoặc khởi động lại máy.',
        en: 'What the wall shows is old: do not trust it; reload the page or restart its computer.',
      },
    },
  ],
}
