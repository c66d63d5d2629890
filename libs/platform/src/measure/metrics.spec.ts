import { createMetrics } from './metrics.js'
import { measureStages } from './measure-stages.js'
import { serveMetrics } from './serve-metrics.js'
import { createStages } from './stages.js'

const loopback = { host: '127.0.0.1', port: 0 }

describe('metrics', () => {
  test('counters, gauges, readings and durations appear in the text with their labels', async () => {
    const metrics = createMetrics()
    const refused = metrics.counter('refusals_total', 'refused', ['reason'])
    refused.add(2, { reason: 'bad-time' })
    refused.add(undefined, { reason: 'bad-time' })
    metrics.gauge('backlog', 'waiting').set(7)
    metrics.reading('clients', 'connected', () => 4)
    metrics.duration('commit_seconds', 'commit').observe(30)
    const text = await metrics.text()
    expect(text).toContain('ioc_refusals_total{reason="bad-time"} 3')
    expect(text).toContain('ioc_backlog 7')
    expect(text).toContain('ioc_clients 4')
    expect(text).toContain('ioc_commit_seconds_bucket{le="0.05"} 1')
    expect(text).toContain('process_resident_memory_bytes')
  })

  test('what is counted elsewhere is read when it is asked for, and a reason that has gone is gone', async () => {
    const metrics = createMetrics()
    const ends: Record<string, number> = { closed: 1 }
    const counts = { sent: 3, ends }
    metrics.total('sent_total', 'sent', () => counts.sent)
    metrics.totalBy('ends_total', 'ends', { label: 'reason', read: () => counts.ends })
    metrics.readingBy('pool_connections', 'busy', { label: 'pool', read: () => ({ api: 2 }) })
    await metrics.text()
    counts.sent = 5
    counts.ends = { stuck: 2 }
    const text = await metrics.text()
    expect(text).toContain('# TYPE ioc_sent_total counter\nioc_sent_total 5')
    expect(text).toContain('ioc_ends_total{reason="stuck"} 2')
    expect(text).not.toContain('closed')
    expect(text).toContain('ioc_pool_connections{pool="api"} 2')
  })

  test('stages tell how many, how long, what waits and what failed', async () => {
    const metrics = createMetrics()
    const stages = createStages({ now: () => 5_000 })
    measureStages(metrics, stages)
    const commit = stages.open('commit', { backlog: () => ({ waiting: 3, limit: 10 }) })
    commit.passed(7)
    commit.took(4, 7)
    commit.failed('store-unavailable')
    const text = await metrics.text()
    expect(text).toContain('ioc_stage_items_total{stage="commit"} 7')
    expect(text).toContain('ioc_stage_delay_seconds_bucket{stage="commit",le="0.003"} 0')
    expect(text).toContain('ioc_stage_delay_seconds_bucket{stage="commit",le="0.005"} 7')
    expect(text).toContain('ioc_stage_delay_seconds_bucket{stage="commit",le="+Inf"} 7')
    expect(text).toContain('ioc_stage_delay_seconds_sum{stage="commit"} 0.028')
    expect(text).toContain('ioc_stage_errors_total{stage="commit",reason="store-unavailable"} 1')
    expect(text).toContain('ioc_stage_backlog_items{stage="commit"} 3')
    expect(text).toContain('ioc_stage_last_timestamp_seconds{stage="commit"} 5')
    stages.close()
  })

  test('two registries in one process do not meet', () => {
    createMetrics().counter('one_total', 'one')
    expect(() => createMetrics().counter('one_total', 'one')).not.toThrow()
  })

  test('they are served at /metrics on loopback, and at no other path', async () => {
    const served = await serveMetrics(createMetrics(), loopback)
    const good = await fetch(`http://127.0.0.1:${served.port}/metrics`)
    const bad = await fetch(`http://127.0.0.1:${served.port}/`)
    expect(good.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await good.text()).toContain('nodejs_eventloop_lag_seconds')
    expect(bad.status).toBe(404)
    await served.close()
  })

  test('a taken port is an error that the caller can name', async () => {
    const first = await serveMetrics(createMetrics(), loopback)
    await expect(serveMetrics(createMetrics(), { ...loopback, port: first.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    await first.close()
  })
})
