import { createMetrics, serveMetrics } from './metrics.js'

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

  test('two registries in one process do not meet', () => {
    createMetrics().counter('one_total', 'one')
    expect(() => createMetrics().counter('one_total', 'one')).not.toThrow()
  })

  test('they are served at /metrics on loopback, and at no other path', async () => {
    const served = await serveMetrics(createMetrics(), 0)
    const good = await fetch(`http://127.0.0.1:${served.port}/metrics`)
    const bad = await fetch(`http://127.0.0.1:${served.port}/`)
    expect(good.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(await good.text()).toContain('nodejs_eventloop_lag_seconds')
    expect(bad.status).toBe(404)
    await served.close()
  })

  test('a taken port is an error that the caller can name', async () => {
    const first = await serveMetrics(createMetrics(), 0)
    await expect(serveMetrics(createMetrics(), first.port)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.close()
  })
})
