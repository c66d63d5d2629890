import { feedId, ruleId } from '../ids.js'
import type { Feed } from './feed.js'

/** Municipal fleets: refuse trucks, fire engines, ambulances (the kind is a label of the device). */
export const vehicle: Feed = {
  id: feedId('vehicle'),
  name: { vi: 'Phương tiện', en: 'Vehicles' },
  intervalSeconds: 15,
  symbol: { letters: { vi: 'XE', en: 'VE' }, motion: 'moving' },
  headline: 'speed',
  quantities: [
    {
      key: 'speed',
      name: { vi: 'Tốc độ', en: 'Speed' },
      kind: 'number',
      unit: 'km/h',
      unitLabel: 'km/h',
      possible: { min: 0, max: 250 },
      plausible: { min: 0, max: 160 },
      decimals: 0,
    },
    {
      key: 'heading',
      name: { vi: 'Hướng', en: 'Heading' },
      kind: 'number',
      unit: 'deg',
      unitLabel: '°',
      possible: { min: 0, max: 360 },
      plausible: { min: 0, max: 360 },
      decimals: 0,
    },
    {
      key: 'ignition',
      name: { vi: 'Khóa điện', en: 'Ignition' },
      kind: 'boolean',
      names: { true: { vi: 'đang bật', en: 'on' }, false: { vi: 'đang tắt', en: 'off' } },
    },
    {
      key: 'duty',
      name: { vi: 'Nhiệm vụ', en: 'Duty' },
      kind: 'word',
      words: ['available', 'dispatched', 'on-scene', 'returning', 'collecting', 'off-duty'],
      names: {
        available: { vi: 'sẵn sàng', en: 'available' },
        dispatched: { vi: 'đang đến hiện trường', en: 'dispatched' },
        'on-scene': { vi: 'tại hiện trường', en: 'on scene' },
        returning: { vi: 'đang quay về', en: 'returning' },
        collecting: { vi: 'đang thu gom', en: 'collecting' },
        'off-duty': { vi: 'nghỉ ca', en: 'off duty' },
      },
    },
  ],
  labels: {
    kind: {
      name: { vi: 'Loại xe', en: 'Kind' },
      values: {
        refuse: { vi: 'xe rác', en: 'refuse truck' },
        fire: { vi: 'xe chữa cháy', en: 'fire engine' },
        ambulance: { vi: 'xe cứu thương', en: 'ambulance' },
      },
    },
    depot: { name: { vi: 'Bãi xe', en: 'Depot' } },
    plate: { name: { vi: 'Biển số', en: 'Plate' } },
  },
  rules: [
    {
      id: ruleId('vehicle-no-data'),
      version: 1,
      name: { vi: 'Phương tiện mất tín hiệu', en: 'Vehicle silent' },
      feed: feedId('vehicle'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}
