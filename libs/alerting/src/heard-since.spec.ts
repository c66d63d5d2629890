import { type Ear, heardSince } from './heard-since.js'

const now = 10_000_000
const ingest = (hearingSinceAt: number, agoMs = 500): Ear => ({ hears: 'ingest', hearingSinceAt, agoMs })
const api = (hearingSinceAt: number, agoMs = 500): Ear => ({ hears: 'api', hearingSinceAt, agoMs })

test.each<[string, Ear[], number]>([
  ['nobody hears: nobody is silent', [], now],
  ['one ingest hears: since it does', [ingest(7_000_000)], 7_000_000],
  ['each hears its part: since the last of them does', [ingest(7_000_000), ingest(9_000_000)], 9_000_000],
  ['one is away: nothing counts', [ingest(7_000_000), ingest(6_000_000, 5_001)], now],
  [
    'one has been away for ten minutes: it is not waited for',
    [ingest(7_000_000), ingest(6_000_000, 600_000)],
    7_000_000,
  ],
  ['by REST any of several hears', [ingest(7_000_000), api(8_000_000), api(9_000_000, 60_000)], 8_000_000],
  ['by REST nobody hears', [ingest(7_000_000), api(8_000_000, 60_000)], now],
  ['only REST is heard: devices are not', [api(8_000_000)], now],
])('%s', (_, ears, since) => {
  expect(heardSince(ears, now)).toBe(since)
})
