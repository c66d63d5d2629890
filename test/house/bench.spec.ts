import { benchTable } from '../../infra/launch/bench/bench-table.mjs'
import { percentile, slope } from '../load/figures.js'
import { Histogram } from '../load/rig/histogram.js'
import { benchOptions } from '../load/rig/options.js'
import { cpuMsOf } from '../load/rig/usage.js'

test('percentiles of samples and of bins say the same, to a bin', () => {
  const samples = Array.from({ length: 1_000 }, (_, place) => (place * 7) % 1_000)
  const bins = new Histogram({ binMs: 5 })
  for (const sample of samples) bins.add(sample)
  for (const share of [0.5, 0.99, 0.999])
    expect(Math.abs(bins.percentile(share) - percentile(samples, share))).toBeLessThanOrEqual(5)
  expect([percentile([3], 0.99), new Histogram().percentile(0.5)]).toEqual([3, NaN])
  bins.add(1e9)
  expect(bins.percentile(1)).toBeGreaterThan(20_000)
})

test('a slope is that of the straight line, and none of a single point', () => {
  const points = [1, 2, 3, 4].map((x) => ({
    x,
    y: 5 + 2 * x + (x % 2 === 0 ? 0.1 : -0.1) * (x < 3 ? 1 : -1),
  }))
  expect(slope(points)).toBeCloseTo(2, 5)
  expect(slope([{ x: 1, y: 9 }])).toBe(0)
})

test('processor time is read behind a name that holds blanks and brackets', () => {
  expect(cpuMsOf('7 (a) b (c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 9 9 20 0 11 0')).toBe(3_000)
})

test('options: ways, sizes by name, and nothing that is not known', () => {
  const options = benchOptions(['--way', 'both', '--quick', 'messages=7'])
  expect(options.ways).toEqual(['embedded', 'services'])
  expect([options.size('messages', 100, 10), options.size('rows', 100, 10)]).toEqual([7, 10])
  expect(() => benchOptions(['--way', 'sideways'])).toThrow('--way')
  expect(() => benchOptions(['messages'])).toThrow('name=number')
})

test('the table has a line a figure, a column a way, and marks what keeps its promise', () => {
  const figure = (way: string, value: number) =>
    JSON.stringify({ bench: 'intake', figure: 'share_of_mqttjs_mosquitto', unit: '1', way, value })
  const table = benchTable([figure('embedded', 0.34), 'a line of another kind', figure('services', 0.41)])
  expect(table.split('\n')).toHaveLength(2)
  expect(table).toMatch(/share_of_mqttjs_mosquitto +✗ 0\.34 +✓ 0\.41 +≥ 0\.35/)
})
