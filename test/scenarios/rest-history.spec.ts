import type { BucketJson, HistoryPageJson } from '@haidang/contracts'
import { deviceId, feedId } from '@haidang/domain'
import { type Operator, eventually } from '@haidang/testing'

import { type Refusal, outcome, signInAs } from '../rest-rig/client.js'
import { type RestRig, startRestRig } from '../rest-rig/rest-rig.js'

type Buckets = Readonly<{ resolution: string; items: BucketJson[]; next?: string }>

const minute = 60_000
const hour = 60 * minute
const station = 'devices/aq-east/observations'

let rig: RestRig
let viewer: Operator
/** A full hour, three days ago. */
let fromAt: number
const iso = (at: number): string => new Date(at).toISOString()

beforeAll(async () => {
  rig = await startRestRig()
  viewer = await signInAs(rig, 'viewer', { role: 'viewer' })
  fromAt = Math.floor(rig.clock.at / hour) * hour - 72 * hour
  await report(
    Array.from({ length: 12 }, (_, place) => ({ at: fromAt + place * 5 * minute, pm25: place + 1 })),
  )
  await report([{ at: fromAt + 2 * hour, pm25: 40 }])
}, 120_000)
afterAll(() => rig?.close())

async function report(rows: readonly { at: number; pm25: number }[]): Promise<void> {
  const payload = new Uint8Array()
  await rig.commit({
    observations: rows.map(({ at, pm25 }) => ({
      observation: {
        ...{ device: deviceId('aq-east'), feed: feedId('air-quality'), at, receivedAt: at, simulated: false },
        values: [{ quantity: 'pm25', value: pm25, status: 'measuring', flags: [], revision: 0 }],
      },
      source: { topic: 't', payload, receivedAt: at },
      index: 0,
    })),
    signals: [],
    refusals: [],
  })
}

const ask = (query: string): Promise<HistoryPageJson> => viewer.get(`${station}?quantity=pm25&${query}`)

async function refusalOf(path: string): Promise<string | undefined> {
  const response = await viewer.raw('GET', path)
  return ((await response.json()) as Refusal).errors?.[0]?.path
}

test('hours have their lowest, highest, mean and count; one without values is there, and empty', async () => {
  const { resolution, items } = await ask(`from=${iso(fromAt)}&to=${iso(fromAt + 3 * hour)}&resolution=1h`)
  expect(resolution).toBe('1h')
  expect(items).toEqual([
    { at: iso(fromAt + 2 * hour), values: { pm25: { min: 40, max: 40, mean: 40, count: 1 } } },
    { at: iso(fromAt + hour), values: { pm25: null } },
    { at: iso(fromAt), values: { pm25: { min: 1, max: 12, mean: 6.5, count: 12 } } },
  ])
})

test('pages of buckets follow each other without a gap', async () => {
  const range = `from=${iso(fromAt)}&to=${iso(fromAt + hour)}&resolution=1m`
  const pages: Buckets[] = []
  for (let next: string | undefined = ''; next !== undefined;) {
    const page: Buckets = await viewer.get(
      `${station}?quantity=pm25&${range}&limit=25${next && `&cursor=${next}`}`,
    )
    pages.push(page)
    next = page.next
  }
  expect(pages.map(({ items }) => items.length)).toEqual([25, 25, 10])
  const all = pages.flatMap(({ items }) => items)
  expect(all.map(({ at }) => Date.parse(at))).toEqual(
    Array.from({ length: 60 }, (_, place) => fromAt + (59 - place) * minute),
  )
  expect(all.filter(({ values }) => values['pm25'] !== null)).toHaveLength(12)
})

test('auto takes what a chart can show', async () => {
  const resolutionOver = async (days: number) =>
    (await ask(`from=${iso(rig.clock.at - days * 24 * hour)}&resolution=auto&limit=1`)).resolution
  expect([await resolutionOver(1), await resolutionOver(7), await resolutionOver(365)]).toEqual([
    'raw',
    '1h',
    '1d',
  ])
})

test('a whole stretch comes as CSV or JSON lines, oldest first', async () => {
  const range = `from=${iso(fromAt)}&to=${iso(fromAt + 2 * hour)}&quantity=pm25`
  const csv = await viewer.raw('GET', `${station}?${range}&resolution=1h&format=csv`)
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="aq-east-1h.csv"')
  expect((await csv.text()).split('\r\n')).toEqual([
    'at,pm25.min,pm25.max,pm25.mean,pm25.count',
    `${iso(fromAt)},1,12,6.5,12`,
    `${iso(fromAt + hour)},,,,0`,
    '',
  ])
  const lines = await viewer.raw('GET', `${station}?${range}&format=jsonl`)
  const rows = (await lines.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { values: unknown })
  expect(rows.map(({ values }) => values)).toEqual(
    Array.from({ length: 12 }, (_, place) => ({ pm25: place + 1 })),
  )
})

test('a month of minutes is sent as fast as it is read, and ends when the reader goes', async () => {
  const path = `${station}?from=${iso(fromAt - 300 * 24 * hour)}&resolution=1m&format=jsonl`
  const begin = async (): Promise<AbortController> => {
    const reader = new AbortController()
    const { cookie } = viewer
    const response = await fetch(`${rig.url}/api/v1/${path}`, { headers: { cookie }, signal: reader.signal })
    await response.body?.getReader().read()
    return reader
  }
  const oneMore = async (): Promise<number> => {
    const response = await viewer.raw('GET', path)
    await response.body?.cancel()
    return response.status
  }
  const said = rig.log.length
  const readers = await Promise.all(Array.from({ length: 4 }, begin))
  expect(await oneMore()).toBe(429) // nobody reads on, and so all of them are still under way
  readers.forEach((reader) => reader.abort())
  await eventually('they have ended', async () => (await oneMore()) === 200)
  expect(rig.log.slice(said).filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
})

test('the city’s hours come in one answer, and only of what one may see', async () => {
  const path = `feeds/air-quality/observations?from=${iso(fromAt)}&to=${iso(fromAt + 2 * hour)}&resolution=1h&quantity=pm25`
  const all = await viewer.get<{ items: (BucketJson & { device: string })[] }>(path)
  expect(all.items).toHaveLength(8)
  expect(all.items[0]).toEqual({
    ...{ device: 'aq-east', at: iso(fromAt) },
    values: { pm25: { min: 1, max: 12, mean: 6.5, count: 12 } },
  })
  expect(all.items.filter(({ values }) => values['pm25'])).toHaveLength(1)
  const first = await viewer.get<{ items: unknown[]; next: string }>(`${path}&limit=4`)
  const rest = await viewer.get<{ items: unknown[]; next?: string }>(`${path}&limit=4&cursor=${first.next}`)
  expect([...first.items, ...rest.items]).toEqual(all.items)
  expect(rest.next).toBeUndefined()
  const west = await signInAs(rig, 'west-2', { role: 'viewer', scope: { areas: ['ward-west'] } })
  const seen = await west.get<{ items: { device: string }[] }>(path)
  expect([...new Set(seen.items.map(({ device }) => device))]).toEqual(['aq-west', 'aq-west-2'])
})

test('a piece of a replay holds the raw rows of many devices, page by page', async () => {
  const path = `feeds/air-quality/observations?from=${iso(fromAt)}&to=${iso(fromAt + 10 * minute)}`
  const [first, second] = [
    await viewer.get<{ items: { values: unknown }[]; next: string }>(`${path}&limit=1`),
    await viewer.get<{ items: { values: unknown }[]; next?: string }>(path),
  ]
  expect(second.items).toMatchObject([
    { device: 'aq-east', values: { pm25: 1 } },
    { device: 'aq-east', values: { pm25: 2 } },
  ])
  type Page = { items: unknown[]; next?: string }
  const walked: unknown[] = [...first.items]
  let pages = 1
  for (let next: string | undefined = first.next; next !== undefined && pages < 20; pages += 1) {
    const page: Page = await viewer.get<Page>(`${path}&limit=1&cursor=${next}`)
    walked.push(...page.items)
    next = page.next
  }
  expect(pages).toBeLessThan(20)
  expect(walked).toEqual(second.items)
  expect(await refusalOf(`feeds/air-quality/observations?from=${iso(fromAt)}`)).toBe('query.from')
})

test.each([
  ['resolution=1h', 'query.from'],
  [`from=2020-01-01T00:00:00Z&resolution=raw`, 'query.from'],
  [`from=2020-01-01T00:00:00Z&resolution=1m`, 'query.from'],
  [`from=2026-01-01T00:00:00Z&resolution=1d&quantity=windDirection`, 'query.quantity'],
  ['from=0001-01-01T00:00:00Z&resolution=1h', 'query.from'],
  ['from=0001-01-01T00:00:00Z&resolution=1d', 'query.from'],
  ['quantity=honey&resolution=raw', 'query.quantity'],
  ['quantity==HYPERLINK(1)&format=csv', 'query.quantity'],
  ['resolution=1w', 'query.resolution'],
])('what cannot be answered names the place: %s', async (query, place) => {
  expect(await refusalOf(`${station}?${query}`)).toBe(place)
})

test.each([
  ['devices/aq-east/observations', 'resolution=raw'],
  ['devices/aq-east/observations', 'resolution=auto'],
  ['devices/aq-east/observations', 'format=csv'],
  ['feeds/air-quality/observations', 'resolution=raw'],
  ['feeds/air-quality/observations', 'resolution=1h'],
  ['devices/aq-east/events', 'limit=10'],
  ['feeds/air-quality/events', 'limit=10'],
  ['alarms', 'closed=true'],
])('a stretch that ends before it begins is no empty one: %s with %s', async (path, more) => {
  const span = (from: number, to: number) => `${path}?from=${iso(from)}&to=${iso(to)}&${more}`
  const response = await viewer.raw('GET', span(fromAt + 1, fromAt))
  expect(response.status).toBe(400)
  expect(((await response.json()) as Refusal).errors?.map((error) => error.path)).toEqual(['query.to'])
  expect((await viewer.raw('GET', span(fromAt, fromAt))).status).toBe(200)
})

test('outside of one’s scope there is no history', async () => {
  const west = await signInAs(rig, 'west', { role: 'viewer', scope: { areas: ['ward-west'] } })
  for (const format of ['json', 'csv'])
    expect(await outcome(await west.raw('GET', `${station}?format=${format}`))).toEqual({
      status: 404,
      reason: 'not-found',
    })
})
