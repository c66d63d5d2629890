import { describe, expect, test } from '@jest/globals'
import { anAlarm } from '../../live/testing-alarms.js'
import { aConsole } from '../../testing-console.js'
import { AlarmWork } from './alarm-work.js'

const alarm = anAlarm({ id: 'dust', seq: 7 })

function atWork(answers: NonNullable<Parameters<typeof aConsole>[0]>['answers'] = {}) {
  const here = aConsole({ answers })
  here.post({ kind: 'alarms', alarms: [alarm], whole: true, events: [], seq: 7, caughtUp: true })
  return { ...here, work: new AlarmWork(here.console.live.alarms) }
}

const sent = ({ asked }: Pick<ReturnType<typeof atWork>, 'asked'>) =>
  asked.map(({ path, body }) => [path.replace('alarms/dust/', ''), body])

describe('what a desk does about an alarm', () => {
  test('shelving sends the reason and the end, and can be taken back by its inverse', async () => {
    const here = atWork({
      'POST alarms/dust/shelve': { body: {} },
      'POST alarms/dust/unshelve': { body: {} },
    })
    await here.work.do([alarm], { kind: 'shelve', untilAt: 0, comment: 'rửa cảm biến' })
    expect(here.work.undoable.get()).toMatchObject({ kind: 'shelve', count: 1 })
    await here.work.undo()
    expect(sent(here)).toEqual([
      ['shelve', { until: '1970-01-01T00:00:00.000Z', comment: 'rửa cảm biến', seq: 7 }],
      ['unshelve', { seq: 7 }],
    ])
    expect(here.work.undoable.get()).toBeUndefined()
  })

  test('an assignment goes back to who had it before, or to nobody', async () => {
    const here = atWork({ 'POST alarms/dust/assign': { body: {} } })
    await here.work.do([alarm], { kind: 'assign', assignee: 'an' })
    await here.work.undo()
    expect(sent(here)).toEqual([
      ['assign', { assignee: 'an', seq: 7 }],
      ['assign', { assignee: null, seq: 7 }],
    ])
  })

  test('an acknowledgement and a comment are there for good', async () => {
    const here = atWork({
      'POST alarms/dust/acknowledge': { body: {} },
      'POST alarms/dust/comment': { body: {} },
    })
    await here.work.do([alarm], { kind: 'acknowledge' })
    await here.work.do([alarm], { kind: 'comment', comment: 'x' })
    expect(here.work.undoable.get()).toBeUndefined()
  })

  test('what fails says so in its row, offers no undo, and is forgotten with the next try', async () => {
    let status = 409
    const here = atWork({
      'POST alarms/dust/assign': () =>
        status === 200
          ? { body: {} }
          : { status, body: { type: 't', title: 't', status, reason: 'stale-version' } },
    })
    expect(await here.work.do([alarm], { kind: 'assign', assignee: 'an' })).toBe(0)
    expect(here.work.failures.get().get('dust')).toMatchObject({ reason: 'stale-version' })
    expect(here.work.undoable.get()).toBeUndefined()
    status = 200
    expect(await here.work.do([alarm], { kind: 'assign', assignee: 'an' })).toBe(1)
    expect(here.work.failures.get().size).toBe(0)
  })

  test('a deed that may have arrived is repeated under its key, so that it counts once', async () => {
    const here = atWork()
    const keys: string[] = []
    Reflect.set(globalThis, 'fetch', async (_address: string, init: RequestInit) => {
      keys.push(new Headers(init.headers).get('idempotency-key') ?? '')
      if (keys.length === 1) throw new TypeError('the line is down')
      return { ok: true, status: 200, text: async () => '{}' }
    })
    await here.work.do([alarm], { kind: 'acknowledge' })
    await here.work.do([alarm], { kind: 'acknowledge' })
    await here.work.do([alarm], { kind: 'acknowledge' })
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })
})
