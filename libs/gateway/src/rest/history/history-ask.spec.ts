import { aStation } from '@haidang/domain/testing'

import { readHistoryAsk } from './history-ask.js'

const station = aStation()
const now = Date.parse('2026-11-22T07:00:00Z')
const zone = 'Asia/Ho_Chi_Minh'
const day = 86_400_000
const kept = { rawFrom: now - 180 * day, minutesFrom: now - 400 * day }

function resolutionOf(daysAgo: number, given: Pick<Parameters<typeof readHistoryAsk>[1], 'kept'> = { kept }) {
  const [from, to] = [now - daysAgo * day, now - (daysAgo - 1) * day].map((at) => new Date(at).toISOString())
  const query = { from, to, resolution: 'auto' as const }
  return readHistoryAsk(query, { device: station, now, zone, ...given }).resolution
}

test('a day is raw while its observations are kept, then minutes, then hours', () => {
  expect([2, 181, 401].map((daysAgo) => resolutionOf(daysAgo))).toEqual(['raw', '1m', '1h'])
})

test('where nothing has been taken away, a day is raw however old it is', () => {
  expect(resolutionOf(401, {})).toBe('raw')
})

test('a station that reports once an hour has an answer for every span that is asked without a resolution', () => {
  const hourly = aStation({ intervalSeconds: 3_600 })
  for (let days = 1; days < 200; days += 1) {
    const query = { from: new Date(now - days * day).toISOString(), resolution: 'auto' as const }
    expect(() => readHistoryAsk(query, { device: hourly, now, zone })).not.toThrow()
  }
})
