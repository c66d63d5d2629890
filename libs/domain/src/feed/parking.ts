import { feedId, ruleId } from '../ids.js'
import type { Measured } from './derivation.js'
import type { EventKind } from './event-kind.js'
import type { Feed } from './feed.js'
import { derivedQuantity, numberQuantity } from './number-quantity.js'
import type { Tallied } from './tally.js'

const count = { unit: '1', unitLabel: '', decimals: 0 } as const
const vehicles = { ...count, possible: [0, 50_000], plausible: [0, 5_000] } as const
const sessions = { ...count, possible: [0, 1_000_000], plausible: [0, 20_000] } as const

const payment: EventKind = {
  key: 'payment',
  name: { vi: 'Thanh toán', en: 'Payment' },
  fields: [
    { key: 'session', name: { vi: 'Lượt gửi', en: 'Session' }, kind: 'text', longest: 64 },
    numberQuantity('amountVnd', 'Số tiền|Amount', {
      ...{ unit: 'VND', unitLabel: '₫', decimals: 0 },
      possible: [0, 1e8],
      plausible: [0, 2e6],
    }),
    {
      key: 'outcome',
      name: { vi: 'Kết quả', en: 'Outcome' },
      kind: 'word',
      words: ['paid', 'unpaid'],
      names: { paid: { vi: 'đã trả', en: 'paid' }, unpaid: { vi: 'chưa trả', en: 'unpaid' } },
    },
  ],
  maxAgeSeconds: 900,
}

const violation: EventKind = {
  key: 'violation',
  name: { vi: 'Vi phạm', en: 'Violation' },
  fields: [
    {
      key: 'offence',
      name: { vi: 'Lỗi', en: 'Offence' },
      kind: 'word',
      words: ['overstay', 'wrong-place', 'no-payment'],
      names: {
        overstay: { vi: 'quá giờ', en: 'overstay' },
        'wrong-place': { vi: 'sai chỗ', en: 'wrong place' },
        'no-payment': { vi: 'không trả tiền', en: 'no payment' },
      },
    },
    { key: 'plate', name: { vi: 'Biển số', en: 'Plate' }, kind: 'text', longest: 16, isOptional: true },
    {
      ...{ key: 'picture', name: { vi: 'Ảnh', en: 'Picture' }, kind: 'text', longest: 512 },
      ...{ isLink: true, isOptional: true },
    },
    { key: 'session', name: { vi: 'Lượt gửi', en: 'Session' }, kind: 'text', longest: 64, isOptional: true },
  ],
  maxAgeSeconds: 900,
}

/**
 * Car parks. Sessions and revenue are those of the site's day so far, as the operator of the car park counts them; money
 * is taken there, never here.
 */
export const parking: Feed = {
  id: feedId('parking'),
  name: { vi: 'Bãi đỗ xe', en: 'Parking' },
  intervalSeconds: 60,
  symbol: { letters: { vi: 'ĐX', en: 'PK' }, motion: 'fixed' },
  headline: 'occupancy',
  glance: ['capacity', 'occupied', 'free', 'paidSessions', 'unpaidSessions', 'revenueVnd'],
  quantities: [
    numberQuantity('capacity', 'Số chỗ|Capacity', vehicles),
    numberQuantity('occupied', 'Đang đỗ|Occupied', vehicles),
    numberQuantity('paidSessions', 'Lượt đã trả tiền hôm nay|Sessions paid today', sessions),
    numberQuantity('unpaidSessions', 'Lượt chưa trả tiền|Sessions unpaid', sessions),
    numberQuantity('revenueVnd', 'Doanh thu hôm nay|Revenue today', {
      ...{ unit: 'VND', unitLabel: '₫', decimals: 0 },
      possible: [0, 1e12],
      plausible: [0, 1e9],
    }),
    derivedQuantity('free', 'Còn trống|Free', vehicles),
    derivedQuantity('occupancy', 'Độ lấp đầy|Occupancy', {
      ...{ unit: '%', unitLabel: '%', decimals: 0 },
      possible: [0, 1_000],
      plausible: [0, 110],
    }),
  ],
  events: [payment, violation],
  tally: { gives: ['paidSessions', 'unpaidSessions', 'revenueVnd'], add: takings },
  derivation: { from: ['capacity', 'occupied'], gives: ['free', 'occupancy'], windowMs: 0, derive: room },
  labels: { capacity: { name: { vi: 'Số chỗ thiết kế', en: 'Built for' } } },
  rules: [
    {
      id: ruleId('parking-full'),
      version: 1,
      name: { vi: 'Bãi đỗ xe đầy', en: 'Car park full' },
      feed: feedId('parking'),
      condition: {
        kind: 'threshold',
        quantity: 'occupancy',
        direction: 'above',
        levels: [{ limit: 100, severity: 1 }],
        deadband: 3,
      },
      onDelayMs: 120_000,
      offDelayMs: 120_000,
    },
    {
      id: ruleId('parking-violations'),
      version: 1,
      name: { vi: 'Nhiều vi phạm tại bãi đỗ xe', en: 'Many violations at a car park' },
      feed: feedId('parking'),
      condition: {
        ...{ kind: 'event', event: 'violation', windowMs: 3_600_000 },
        levels: [
          { limit: 5, severity: 1 },
          { limit: 10, severity: 2 },
        ],
      },
      onDelayMs: 0,
      offDelayMs: 0,
      autoAcknowledge: true,
    },
    {
      id: ruleId('parking-no-data'),
      version: 1,
      name: { vi: 'Bãi đỗ xe mất dữ liệu', en: 'Car park silent' },
      feed: feedId('parking'),
      condition: { kind: 'no-data', quantities: [''], missedReports: 3, severity: 2 },
      onDelayMs: 0,
      offDelayMs: 0,
    },
  ],
}

/** What is left of the car park, and its share that is taken (%). More may stand in it than it is made for. */
function room(reports: readonly Measured[]): Readonly<Partial<Record<string, number>>> {
  const { capacity, occupied } = reports.at(-1)?.values ?? {}
  if (capacity === undefined || occupied === undefined) return {}
  const free = Math.max(0, capacity - occupied)
  return { free, ...(capacity > 0 && { occupancy: Math.round((occupied / capacity) * 1_000) / 10 }) }
}

/** What was paid in all, and of every session whether it has been paid in the end: the last word of its payments counts. */
function takings(events: readonly Tallied[]): Readonly<Record<string, number>> {
  const sessions = new Map<string, boolean>()
  let revenueVnd = 0
  for (const { kind, data } of events) {
    if (kind !== payment.key) continue
    const isPaid = data['outcome'] === 'paid'
    sessions.set(String(data['session']), isPaid)
    if (isPaid && typeof data['amountVnd'] === 'number') revenueVnd += data['amountVnd']
  }
  const paidSessions = [...sessions.values()].filter(Boolean).length
  return { paidSessions, unpaidSessions: sessions.size - paidSessions, revenueVnd }
}
