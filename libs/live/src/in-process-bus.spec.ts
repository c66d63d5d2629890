import { jest } from '@jest/globals'
import type { Log } from '@haidang/domain'
import { createInProcessBus } from './in-process-bus.js'

const quiet = (): Log & { error: jest.Mock } => {
  const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn(), child: () => log }
  return log
}

test('every listener hears what is published after it subscribed and before it ended', () => {
  const bus = createInProcessBus({ log: quiet() })
  const heard: string[] = []
  bus.publish('alarms.committed', { seq: 1 })
  const end = bus.subscribe('alarms.committed', ({ seq }) => void heard.push(`a${seq}`))
  bus.subscribe('alarms.committed', ({ seq }) => void heard.push(`b${seq}`))
  bus.publish('alarms.committed', { seq: 2 })
  end()
  bus.publish('alarms.committed', { seq: 3 })
  expect(heard).toEqual(['a2', 'b2', 'b3'])
})

test('a listener that throws or rejects disturbs nobody and is logged', async () => {
  const log = quiet()
  const bus = createInProcessBus({ log })
  const heard: number[] = []
  bus.subscribe('alarms.committed', () => {
    throw new Error('at once')
  })
  bus.subscribe('alarms.committed', () => Promise.reject(new Error('later')))
  bus.subscribe('alarms.committed', ({ seq }) => void heard.push(seq))
  expect(() => bus.publish('alarms.committed', { seq: 7 })).not.toThrow()
  await Promise.resolve()
  await Promise.resolve()
  expect(heard).toEqual([7])
  expect(log.error).toHaveBeenCalledTimes(2)
})

test('listeners that are never ended are refused before they pile up', () => {
  const bus = createInProcessBus({ log: quiet() })
  for (let count = 0; count < 64; count += 1) bus.subscribe('registry.changed', () => undefined)
  expect(() => bus.subscribe('registry.changed', () => undefined)).toThrow(/never ended/)
})
