import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

type Labels = Readonly<Record<string, string | number>>
type Read = () => number
/** By the value of one label. The values are words of ours: never a device, a user or anything that somebody sends. */
type ReadBy = () => Readonly<Record<string, number>>

export type Metrics = {
  /** Only ever rises. `add` counts 1 unless told otherwise. */
  counter(name: string, help: string, labels?: readonly string[]): { add(by?: number, labels?: Labels): void }
  gauge(name: string, help: string, labels?: readonly string[]): { set(value: number, labels?: Labels): void }
  /** A gauge that is read when it is asked for; by label, one for each of its values. */
  reading(name: string, help: string, read: Read): void
  readingBy(name: string, help: string, by: Readonly<{ label: string; read: ReadBy }>): void
  /** A counter that is kept elsewhere and read when it is asked for; by label, one for each of its values. */
  total(name: string, help: string, read: Read): void
  totalBy(name: string, help: string, by: Readonly<{ label: string; read: ReadBy }>): void
  /** Seconds, in buckets from 1 ms to 10 s. */
  duration(
    name: string,
    help: string,
    labels?: readonly string[],
  ): { observe(ms: number, labels?: Labels): void }
  /** Lines of the text format that somebody else writes when they are asked for. */
  lines(write: () => string): void
  /** The Prometheus text format. */
  text(): Promise<string>
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Gauges of prom-client that are named like counters; what they say stands in others, too. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
]

/** A registry of its own, with the figures of the Node process in it. Names get the prefix `ioc_`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const written: (() => string)[] = []
  const common = (name: string, help: string, labels: readonly string[] = []) => ({
    name: `ioc_${name}`,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  return {
    counter(name, help, labels) {
      const counter = new Counter(common(name, help, labels))
      return { add: (by = 1, values = {}) => counter.inc(values, by) }
    },
    gauge(name, help, labels) {
      const gauge = new Gauge(common(name, help, labels))
      return { set: (value, values = {}) => gauge.set(values, value) }
    },
    reading: (name, help, read) => readGauge(common(name, help), (gauge) => gauge.set(read())),
    readingBy: (name, help, { label, read }) =>
      readGauge(common(name, help, [label]), (gauge) => {
        gauge.reset()
        for (const [value, figure] of Object.entries(read())) gauge.set({ [label]: value }, figure)
      }),
    total: (name, help, read) =>
      readCounter(common(name, help), (counter) => {
        counter.reset()
        counter.inc(read())
      }),
    totalBy: (name, help, { label, read }) =>
      readCounter(common(name, help, [label]), (counter) => {
        counter.reset()
        for (const [value, figure] of Object.entries(read())) counter.inc({ [label]: value }, figure)
      }),
    duration(name, help, labels) {
      const histogram = new Histogram({ ...common(name, help, labels), buckets: secondsBuckets })
      return { observe: (ms, values = {}) => histogram.observe(values, ms / 1000) }
    },
    lines: (write) => void written.push(write),
    text: async () => (await registry.metrics()) + written.map((write) => write()).join(''),
  }
}

type Common = Readonly<{ name: string; help: string; labelNames: string[]; registers: Registry[] }>

function readGauge(common: Common, read: (gauge: Gauge) => void): void {
  new Gauge({
    ...common,
    collect() {
      read(this)
    },
  })
}

function readCounter(common: Common, read: (counter: Counter) => void): void {
  new Counter({
    ...common,
    collect() {
      read(this)
    },
  })
}
