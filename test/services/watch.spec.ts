import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { SystemJson } from '@haidang/contracts'
import { aThresholdRule } from '@haidang/domain/testing'
import {
  type City,
  type LiveClient,
  connectDevice,
  connectLive,
  eventually,
  publish,
  signIn,
  startCity,
} from '@haidang/testing'
import { jest } from '@jest/globals'
import { parse } from 'yaml'

import { root } from '../../infra/launch/workspace.mjs'
import { type OtlpReceiver, openOtlpReceiver } from '../watch-rig/otlp-receiver.js'
import { type Promtool, openPromtool } from '../watch-rig/promtool.js'

jest.setTimeout(180_000)

const infra = (path: string) => join(root, 'infra', path)
const topic = 'ioc/v1/air-quality/aq-a/observations'

type Target = Readonly<{ expr: string; legendFormat?: string }>
type Panel = Readonly<{ id: number; type: string; title: string; targets?: Target[] }>
const dashboards = readdirSync(infra('grafana/dashboards')).map(
  (file) => JSON.parse(readFileSync(infra(`grafana/dashboards/${file}`), 'utf8')) as { panels: Panel[] },
)
const rules: { alert: string; expr: string; annotations: Record<string, string>; labels: object }[] = parse(
  readFileSync(infra('prometheus/alerts.yaml'), 'utf8'),
).groups[0].rules

let promtool: Promtool
let receiver: OtlpReceiver
let city: City
let desk: LiveClient

beforeAll(async () => {
  receiver = await openOtlpReceiver()
  const town = { devices: [{ id: 'aq-a', feed: 'air-quality' }], rules: [aThresholdRule()] }
  const env = {
    REDIS_URL: process.env['IOC_TEST_REDIS'] ?? '',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_TRACES_SAMPLER_ARG: '1',
  }
  ;[promtool, city] = await Promise.all([openPromtool(), startCity({ town, env })])
  const { cookie } = await city.admin()
  desk = connectLive(city.httpUrl, cookie)
  await desk.ready
  // What is measured before the desk has its snapshot comes to it in that, and in no frame.
  const snapshot = new Promise((done) => desk.socket.once('snapshot', done))
  desk.socket.emit('subscribe', { layers: ['air-quality'] }, () => undefined)
  await snapshot
  const device = await connectDevice(city.mqttUrl, await city.credential('aq-a'))
  await publish(device, topic, { at: Date.now(), values: { pm25: 160 } })
  await publish(device, topic, { at: Date.now() + 10, values: { pm25: 'much' } })
  await device.endAsync()
  await eventually('the alarm is on the desk', () => desk.events.length > 0)
})
afterAll(async () => {
  desk?.close()
  await city?.[Symbol.asyncDispose]()
  receiver?.close()
})

/** What the alert rules and the dashboards ask Prometheus for, and the words that they make of the answer. */
const questions = [
  ...rules.map(({ expr, annotations }) => ({ expr, words: Object.values(annotations).join(' ') })),
  ...dashboards.flatMap(({ panels }) =>
    panels.flatMap(({ targets = [] }) =>
      targets.map(({ expr, legendFormat = '' }) => ({ expr, words: legendFormat })),
    ),
  ),
]
const namesIn = (expr: string): string[] => expr.match(/\b(ioc|nodejs|process)_[a-z0-9_]+/g) ?? []

/** `name{label="value"}`, one for each value: a pattern names several. */
const choicesIn = (expr: string) =>
  [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, name = '', inside = '']) =>
    [...inside.matchAll(/(\w+)=~?"([^"]*)"/g)].flatMap(([, label = '', values = '']) =>
      values.split('|').map((value) => ({ name, label, value })),
    ),
  )

/** Labels by which a question chooses or divides, or that stand in its words. */
const labelsIn = ({ expr, words }: (typeof questions)[number]): string[] => [
  ...choicesIn(expr).map(({ label }) => label),
  ...[...expr.matchAll(/\b(?:by|on|without|ignoring) \(([^)]*)\)/g)].flatMap(([, some = '']) =>
    some.split(/, */),
  ),
  ...[...words.matchAll(/\{\{ *(?:\$labels\.)?(\w+) *\}\}/g)].map(([, label = '']) => label),
]

const figures = async (): Promise<string> =>
  (await fetch(`http://127.0.0.1:${city.metricsPort}/metrics`)).text()

describe('the figures of the running product', () => {
  test('promtool has nothing to say against them', async () => {
    expect(promtool(['check', 'metrics'], await figures())).toEqual({ status: 0, said: '' })
  })

  test('count each stage of the path of a message, and why something was refused', async () => {
    const count = (stage: string, text: string) =>
      Number(new RegExp(`^ioc_stage_items_total\\{stage="${stage}"\\} (\\d+)`, 'm').exec(text)?.[1])
    // Values travel in frames, up to four a second: they come after the alarm.
    await eventually('the values are on the desk, too', async () => count('frame', await figures()) > 0)
    const text = await figures()
    const of = (stage: string) => count(stage, text)
    for (const stage of ['receive', 'check', 'commit']) expect([stage, of(stage)]).toEqual([stage, 2])
    for (const stage of ['evaluate', 'number', 'publish', 'frame', 'letter', 'rest', 'silence-watch'])
      expect([stage, of(stage) > 0]).toEqual([stage, true])
    expect(text).toMatch(/ioc_stage_errors_total\{stage="check",reason="[a-z-]+"\} 1/)
    expect(text).not.toContain('aq-a')
  })

  /** Only who takes a part of the devices from a broker of others tells this: `shard-owner.spec.ts`. */
  const toldByParts = ['ioc_intake_shard_owned']

  test('hold every one that the dashboard and the alert rules name', async () => {
    await eventually('the city has been counted', async () => (await figures()).includes('ioc_feed_devices{'))
    const text = await figures()
    const told = new Set([
      ...toldByParts,
      ...[...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name),
    ])
    const named = questions.flatMap(({ expr }) => namesIn(expr))
    const missing = named.filter(
      (name) => !told.has(name) && !told.has(name.replace(/_(bucket|sum|count)$/, '')),
    )
    expect(named.length).toBeGreaterThan(40)
    expect([...new Set(missing)]).toEqual([])
  })

  test('hold every value of a label by which these ask', async () => {
    const choices = questions.flatMap(({ expr }) => choicesIn(expr))
    expect(choices.length).toBeGreaterThan(30)
    const jobs: { job_name: string }[] = parse(
      readFileSync(infra('prometheus/prometheus.yml'), 'utf8'),
    ).scrape_configs
    const isJob = (value: string) => jobs.some(({ job_name }) => job_name === value)
    await eventually('each has been told', async () => {
      const text = await figures()
      // what has never failed has no line: its stage is known by what has passed it
      const isTold = (name: string, rest: string) =>
        text.includes(`\n${name.replace('_errors_total', '_items_total')}{${rest}`)
      const missing = choices.filter(({ name, label, value }) =>
        label === 'job' ? !isJob(value) : !isTold(name, `${label}="${value}"`),
      )
      if (missing.length > 0) throw new Error(JSON.stringify(missing))
      return true
    })
  })

  test('have every label by which these divide, or that stands in their words', async () => {
    await comeAndGo()
    expect(questions.flatMap(labelsIn).length).toBeGreaterThan(80)
    await eventually('each has been told', async () => {
      const text = await figures()
      const labelsOf = (name: string) =>
        [...text.matchAll(new RegExp(`^${name}\\{(.*)\\} `, 'gm'))].flatMap(([, inside = '']) =>
          [...inside.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
        )
      const missing = questions.flatMap((question) => {
        const names = namesIn(question.expr)
        const parts = names.some((name) => toldByParts.includes(name)) ? ['session'] : []
        // Prometheus itself gives the first two
        const known = ['instance', 'job', ...parts, ...names.flatMap(labelsOf)]
        return labelsIn(question).flatMap((label) => (known.includes(label) ? [] : [[label, question.expr]]))
      })
      if (missing.length > 0) throw new Error(JSON.stringify(missing))
      return true
    })
  })
})

/** Somebody whose right ends while he looks on, and who then is not let in: these are counted only when they have happened. */
async function comeAndGo(): Promise<void> {
  const guest = { username: 'khach', password: 'mot-mat-khau-dai' }
  const admin = await city.admin()
  await admin.send('POST', 'users', { ...guest, displayName: 'Khách', role: 'viewer', scope: {} })
  const operator = await signIn(city.httpUrl, guest)
  const looking = connectLive(city.httpUrl, operator.cookie)
  await looking.ready
  await operator.send('DELETE', 'session')
  await eventually('his link is cut', () => !looking.socket.connected)
  const again = connectLive(city.httpUrl, operator.cookie)
  await expect(again.ready).rejects.toThrow()
  for (const link of [looking, again]) link.close()
}

describe('the way of one message', () => {
  test('is told part by part, from the broker to the frame on a desk', async () => {
    const way = ['receive', 'check', 'gather', 'commit', 'evaluate', 'publish', 'gateway', 'frame']
    const spans = await eventually('all of its parts have come', () => {
      const first = receiver.spans.find(({ name }) => name === 'frame')
      const own = receiver.spans.filter(({ traceId }) => traceId === first?.traceId)
      return way.every((name) => own.some((span) => span.name === name)) && own
    })
    const begun = (name: string) => BigInt(spans.find((span) => span.name === name)!.startTimeUnixNano)
    const parentOf = (name: string) => {
      const { parentSpanId } = spans.find((span) => span.name === name)!
      return spans.find(({ spanId }) => spanId === parentSpanId)?.name
    }
    expect(way.map((name) => [name, parentOf(name)])).toEqual([
      ['receive', undefined],
      ['check', 'receive'],
      ['gather', 'receive'],
      ['commit', 'receive'],
      ['evaluate', 'commit'],
      ['publish', 'receive'],
      ['gateway', 'publish'],
      ['frame', 'gateway'],
    ])
    const order = way.filter((name) => name !== 'gather')
    expect([...order].sort((one, other) => Number(begun(one) - begun(other)))).toEqual(order)
    const topics = spans.flatMap(({ attributes }) => attributes.filter(({ key }) => key === 'topic'))
    expect(topics).toMatchObject([{ value: { stringValue: topic } }])
  })
})

test('the system tells an operator its stages, processes, servers and feeds', async () => {
  const admin = await city.admin()
  const system = await admin.get<SystemJson>('system')
  expect(system.stages.map(({ stage }) => stage).slice(0, 5)).toEqual([
    ...['receive', 'check', 'commit', 'evaluate', 'number'],
  ])
  const [receive, check] = system.stages
  expect(receive).toMatchObject({ total: 2, processes: ['all-in-one'], backlog: { waiting: 0 } })
  expect(receive?.delay?.p99Ms).toBeGreaterThanOrEqual(receive?.delay?.p50Ms ?? Number.POSITIVE_INFINITY)
  expect(check?.errors).toMatchObject({ total: 1, last: { reason: expect.any(String) } })
  expect(system).toMatchObject({
    processes: [{ name: 'all-in-one', present: true }],
    database: { available: true, embedded: true, bytes: expect.any(Number), version: expect.any(String) },
    broker: { available: true, embedded: true },
    bus: { available: true, kind: 'redis' },
    feeds: [{ feed: 'air-quality', fresh: 1, total: 1 }],
  })
  const user = {
    username: 'xem',
    displayName: 'Xem',
    role: 'viewer',
    scope: {},
    password: 'mot-mat-khau-dai',
  }
  await admin.send('POST', 'users', user)
  const viewer = await fetch(`${city.httpUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: city.httpUrl },
    body: JSON.stringify({ username: user.username, password: user.password }),
  })
  const cookie = viewer.headers.get('set-cookie')?.split(';')[0] ?? ''
  expect((await fetch(`${city.httpUrl}/api/v1/system`, { headers: { cookie } })).status).toBe(403)
})

describe('what watches', () => {
  test('has alert rules that hold, by promtool’s own word and by their unit tests', () => {
    const check = promtool(['check', 'rules', '--lint=all', '--lint-fatal', infra('prometheus/alerts.yaml')])
    expect(check).toMatchObject({ status: 0 })
    expect(promtool(['check', 'config', infra('prometheus/prometheus.yml')])).toMatchObject({ status: 0 })
    expect(promtool(['test', 'rules', infra('prometheus/alerts.test.yaml')])).toMatchObject({ status: 0 })
  })

  test('says with every alert what is so and what to do, and tests each', () => {
    const tests = readFileSync(infra('prometheus/alerts.test.yaml'), 'utf8')
    for (const { alert, annotations, labels } of rules) {
      expect(labels).toMatchObject({ severity: expect.stringMatching(/^(page|ticket|none)$/) })
      for (const word of ['summary', 'action']) expect(annotations[word]).toMatch(/\.$/)
      expect(tests.includes(alert) || /Disk/.test(alert)).toBe(true)
    }
  })

  test('has a dashboard whose panels are each there once, and whose provisioning names it', () => {
    for (const { panels } of dashboards) {
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
      for (const { type, title, targets = [] } of panels)
        expect([title, type === 'row' || targets.length > 0]).toEqual([title, true])
    }
    const { datasources } = parse(
      readFileSync(infra('grafana/provisioning/datasources/prometheus.yaml'), 'utf8'),
    )
    const shown = JSON.stringify(dashboards)
    expect(new Set([...shown.matchAll(/"uid":"(\w+)"/g)].map(([, uid]) => uid))).toEqual(
      new Set([datasources[0].uid]),
    )
    expect(existsSync(infra('grafana/provisioning/dashboards/haidang.yaml'))).toBe(true)
  })
})
