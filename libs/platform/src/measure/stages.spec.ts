import { createStages, reasonOf } from './stages.js'

const at = 1_700_000_000_000
const opened = () => {
  const time = { ms: 0 }
  const stages = createStages({ now: () => at + time.ms }, () => time.ms)
  return { time, stages }
}

describe('a stage', () => {
  test('tells how many pass a second, and how long they take', () => {
    const { time, stages } = opened()
    const stage = stages.open('commit')
    for (let one = 0; one < 100; one++) {
      stage.passed()
      stage.took(5)
    }
    time.ms = 10_000
    const [report] = stages.report()
    expect(report).toMatchObject({ stage: 'commit', total: 100, perSecond: 10, lastAt: at + 10_000 })
    expect(Object.values(report!.delays)).toEqual([100])
    stages.close()
  })

  test('forgets after a minute what has passed, but not that it has', () => {
    const { time, stages } = opened()
    const stage = stages.open('commit')
    stage.passed(60)
    stage.took(1, 60)
    for (time.ms = 5_000; time.ms <= 70_000; time.ms += 5_000) stages.look()
    expect(stages.report()[0]).toMatchObject({ total: 60, perSecond: 0, delays: {} })
    stages.close()
  })

  test('keeps each reason of a failure apart, and the last with its time; made-up reasons do not make it grow', () => {
    const { time, stages } = opened()
    const stage = stages.open('check')
    stage.failed('bad-time', 3)
    time.ms = 5
    for (let one = 0; one < 1_000; one++) stage.failed(`made-up-${one}`)
    const [totals] = stages.totals()
    expect(totals?.errors.get('bad-time')).toBe(3)
    expect(totals?.errors.size).toBeLessThanOrEqual(51)
    expect(stages.report()[0]?.errors).toEqual({ total: 1_003, last: { reason: 'other', at: at + 5 } })
    stages.close()
  })

  test('reads what is counted elsewhere', () => {
    const { time, stages } = opened()
    const unsent: Record<string, number> = {}
    const elsewhere = { sent: 0, unsent }
    stages.open('bus', {
      total: () => elsewhere.sent,
      backlog: () => ({ waiting: 7, limit: 8 }),
      failures: () => ({ ...elsewhere.unsent }),
    })
    elsewhere.sent = 30
    elsewhere.unsent = { unsent: 2 }
    time.ms = 3_000
    expect(stages.report()[0]).toMatchObject({
      total: 30,
      perSecond: 10,
      backlog: { waiting: 7, limit: 8 },
      errors: { total: 2, last: { reason: 'unsent', at: at + 3_000 } },
    })
    stages.close()
  })

  test('of the same name is the same', () => {
    const { stages } = opened()
    stages.open('commit').passed()
    stages.open('commit').passed()
    expect(stages.report()).toMatchObject([{ stage: 'commit', total: 2 }])
    stages.close()
  })
})

test('an error is a short word', () => {
  class StoreUnavailable extends Error {
    override name = 'StoreUnavailable'
  }
  expect(reasonOf(new StoreUnavailable())).toBe('store-unavailable')
  expect(reasonOf(Object.assign(new Error(), { code: 'ECONNREFUSED' }))).toBe('econnrefused')
  expect(reasonOf('?')).toBe('unknown')
})
