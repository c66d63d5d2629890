import { Readable } from 'node:stream'
import { formatMessageLine } from '@haidang/codecs'
import { type Device, type Log, agencyId, areaId, deviceId, feedId } from '@haidang/domain'
import type { ImportOutcome } from '@haidang/intake'

import { importHistory } from './import-history.js'

const minute = 60_000
const hourAt = 1_700_000_000_000
const grid = Array.from({ length: 12 }, (_, place) => hourAt + place * 5 * minute)
const warnings: unknown[] = []
const log: Log = {
  debug() {},
  info() {},
  warn: (event) => void warnings.push(event),
  error() {},
  child: () => log,
}
const line = (device: string): string =>
  formatMessageLine(
    `ioc/v1/air-quality/${device}/observations`,
    JSON.stringify(grid.map((at) => ({ at, values: { pm25: 1 } }))),
  )
const device = (id: string): Device => ({
  ...{ id: deviceId(id), feed: feedId('air-quality'), name: { vi: id, en: id }, intervalSeconds: 300 },
  ...{ area: areaId('city'), agency: agencyId('ioc'), labels: {}, simulated: !id.startsWith('real') },
})

/** What the import door is given when `stored` stands in the database: device and how many observations. */
async function given(lines: readonly string[], stored: readonly number[] = []): Promise<string[]> {
  const taken: string[] = []
  await importHistory(Readable.from(lines.map((text) => `${text}\n`)), {
    stored: async ({ fromAt, toAt }) => stored.filter((at) => at >= fromAt && at <= toAt),
    happened: async ({ fromAt, toAt }) => stored.filter((at) => at >= fromAt && at <= toAt),
    registry: { device: (id) => (id.startsWith('unknown') ? undefined : device(id)) },
    intake: {
      import: async (messages): Promise<ImportOutcome> => {
        for await (const { topic, payload, simulated } of messages) {
          expect(simulated).toBe(true)
          const observations: unknown = JSON.parse(new TextDecoder().decode(payload))
          taken.push(`${topic.split('/')[3]} ${Array.isArray(observations) ? observations.length : 0}`)
        }
        const values = { given: 0, fresh: 0, duplicate: 0, conflicting: 0 }
        return { messages: taken.length, observations: 0, events: 0, values, refused: {}, failed: 0 }
      },
    },
    log,
  })
  return taken
}

describe('the history of the simulated city', () => {
  test('comes in where nothing is, for simulated devices only', async () => {
    expect(await given([line('aq-1'), line('real-1'), line('unknown-1')])).toEqual(['aq-1 12'])
  })

  test('of an hour that is there in great part stays out', async () => {
    expect(await given([line('aq-1')], grid.slice(3))).toEqual([])
  })

  test('of an hour that is there in part comes in where its gaps are, so that nothing is told twice', async () => {
    const said = grid.slice(0, 8).map((at) => at + 2 * minute)
    expect(await given([line('aq-1')], said)).toEqual(['aq-1 4'])
    expect(await given([line('aq-1')], grid.slice(0, 8))).toEqual(['aq-1 4'])
  })

  test('of an hour’s events brings in those that have not come, however few', async () => {
    const events = grid.map((at) => ({ at, kind: 'payment', data: {} }))
    const told = formatMessageLine('ioc/v1/parking/lot-1/events', JSON.stringify(events))
    expect(await given([told], grid.slice(1))).toEqual(['lot-1 1'])
    expect(await given([told], grid)).toEqual([])
  })

  test('goes on behind a line that was cut off', async () => {
    expect(await given([line('aq-1').slice(0, -10), line('aq-2')])).toEqual(['aq-2 12'])
    expect(warnings).toEqual(['history.unreadable-line'])
  })
})
