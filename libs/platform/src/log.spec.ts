import { createLog } from './log.js'

const collect = (level: 'debug' | 'info' = 'info') => {
  const lines: Array<Record<string, unknown>> = []
  return { lines, log: createLog(level, { write: (text) => lines.push(JSON.parse(text)) }) }
}

describe('createLog', () => {
  test('a line is an event with a level, an instant in UTC and its fields', () => {
    const { lines, log } = collect()
    log.child({ room: 'intake' }).info('observation.refused', { reason: 'bad-time', count: 3 })
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        event: 'observation.refused',
        room: 'intake',
        reason: 'bad-time',
        count: 3,
      },
    ])
  })

  test('less important lines are not written', () => {
    const { lines, log } = collect('info')
    log.debug('too.small')
    expect(lines).toEqual([])
  })

  test('fields named like secrets are blanked, also inside', () => {
    const { lines, log } = collect()
    log.warn('login.refused', {
      password: 'a',
      user: { token: 'b', name: 'n' },
      request: { headers: { cookie: 'c' } },
    })
    expect(lines[0]).toMatchObject({
      password: '[hidden]',
      user: { token: '[hidden]', name: 'n' },
      request: { headers: { cookie: '[hidden]' } },
    })
  })

  test('an error keeps its message, its stack and its causes', () => {
    const { lines, log } = collect()
    log.error('commit.failed', { error: new Error('writing', { cause: new Error('disk full') }) })
    expect(lines[0]?.error).toMatchObject({
      message: 'writing',
      stack: expect.stringContaining('log.spec'),
      cause: { message: 'disk full' },
    })
  })

  test('what cannot be written as JSON does not throw', () => {
    const { lines, log } = collect()
    const circle: Record<string, unknown> = { big: 1n }
    circle.self = circle
    log.info('odd.fields', { circle })
    expect(lines).toHaveLength(1)
  })
})
