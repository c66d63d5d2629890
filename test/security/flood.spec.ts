import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type City,
  countQuarantine,
  eventually,
  readAirRows,
  seeded,
  startCity,
  startPublisher,
} from '@haidang/testing'

const offenders = ['aq-bad-1', 'aq-bad-2', 'aq-bad-3', 'aq-bad-4']
const malformedEach = 25_000
const goodMessages = 2_000
const memoryBoundMb = 150

let city: City

beforeAll(async () => {
  const devices = [...offenders, 'aq-good'].map((id) => ({ id, feed: 'air-quality' }))
  city = await startCity({ town: { devices, rules: [aThresholdRule()] } })
}, 120_000)
afterAll(async () => city?.[Symbol.asyncDispose]())

test('100,000 malformed payloads beside a good device are refused with reasons, memory stays flat and the good device loses nothing', async () => {
  const chance = seeded(11)
  const bad = await Promise.all(
    offenders.map(async (id) =>
      startPublisher({ port: city.mqttPort, credential: await city.credential(id) }),
    ),
  )
  const good = startPublisher({ port: city.mqttPort, credential: await city.credential('aq-good') })
  bad.forEach((publisher, place) => {
    for (let count = 0; count < malformedEach; count += 1)
      publisher.push({
        topic: `ioc/v1/air-quality/${offenders[place]}/observations`,
        payload: malformed(chance),
      })
  })
  const from = Date.now() - 5 * 60_000
  for (let count = 0; count < goodMessages; count += 1) {
    good.push({
      topic: 'ioc/v1/air-quality/aq-good/observations',
      payload: Buffer.from(JSON.stringify({ at: from + count * 100, values: { pm25: count % 60 } })),
    })
  }
  await good.drained()
  const before = await residentMb(city.pid())
  await Promise.all(bad.map((publisher) => publisher.drained()))
  await eventually(
    'the last refusal',
    async () => sum(await countQuarantine(city.ready().databaseUrl)) >= offenders.length * malformedEach,
    { everyMs: 500 },
  )
  const after = await residentMb(city.pid())

  const rows = (await readAirRows(city.ready().databaseUrl)).filter(({ device }) => device === 'aq-good')
  expect(rows.map(({ at, pm25 }) => [at, pm25])).toEqual(
    Array.from({ length: goodMessages }, (_, count) => [from + count * 100, count % 60]),
  )
  const reasons = await countQuarantine(city.ready().databaseUrl)
  expect(sum(reasons)).toBe(offenders.length * malformedEach)
  expect(Object.keys(reasons).sort()).toEqual([
    'bad-payload',
    'bad-time',
    'no-values',
    'out-of-range',
    'too-deep',
    'unknown-quantity',
    'wrong-type',
  ])
  expect(after - before).toBeLessThan(memoryBoundMb)
  ;[...bad, good].forEach((publisher) => publisher.close())
}, 240_000)

const kinds: ((chance: () => number) => string | Buffer)[] = [
  (chance) => Buffer.from(Array.from({ length: 40 }, () => 128 + Math.floor(chance() * 128))),
  () => '{"values":{"pm25":1}',
  () => '['.repeat(200) + ']'.repeat(200),
  () => '{"values":{"pm25":-1}}',
  () => '{"values":{"honey":1}}',
  () => '{"values":{"pm25":{}}}',
  () => '{"at":"yesterday","values":{"pm25":1}}',
  () => '{"values":{}}',
]

function malformed(chance: () => number): Buffer {
  const kind = kinds[Math.floor(chance() * kinds.length)]
  return Buffer.from(kind?.(chance) ?? '')
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024
}
