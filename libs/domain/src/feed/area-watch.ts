import { feedId } from '../ids.js'
import type { Feed } from './feed.js'

const count = {
  kind: 'number',
  unit: '1',
  unitLabel: '',
  possible: { min: 0, max: 100_000 },
  plausible: { min: 0, max: 100_000 },
  decimals: 0,
} as const

/**
 * One device of the house itself for every rule over several devices: what the worker counts enters as its
 * observations, so that such an alarm is decided, numbered and told like any other.
 */
export const areaWatch: Feed = {
  id: feedId('area-watch'),
  name: { vi: 'Theo dõi khu vực', en: 'Area watches' },
  intervalSeconds: 60,
  internal: true,
  symbol: { letters: { vi: 'KV', en: 'AW' }, motion: 'fixed' },
  headline: 'met',
  quantities: [
    { ...count, key: 'met', name: { vi: 'Số thiết bị đạt điều kiện', en: 'Devices that meet it' } },
    { ...count, key: 'reporting', name: { vi: 'Số thiết bị có số liệu', en: 'Devices with data' } },
  ],
  rules: [],
}
