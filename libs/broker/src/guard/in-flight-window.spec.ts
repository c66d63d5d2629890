import fc from 'fast-check'

import { InFlightBudget } from './in-flight-budget.js'
import { InFlightWindow } from './in-flight-window.js'

const nobody = { resumeFlow: () => undefined }

function connection(of: { messages?: number; bytes?: number } = {}) {
  const budget = new InFlightBudget({ messages: 8, bytes: 800 })
  const window = new InFlightWindow({ messages: of.messages ?? 4, bytes: of.bytes ?? 400 }, budget)
  const letIn = (bytes = 10) => {
    window.begin(bytes)
    window.passed(bytes, true)
  }
  return { budget, window, letIn }
}

test('the next message waits at the window of messages and goes on when half of it is settled', () => {
  const { window, letIn } = connection({ messages: 4 })
  for (let message = 0; message < 4; message++) letIn()
  expect(window.mustWait(nobody)).toBe(true)
  expect([window.settled(10), window.settled(10)]).toEqual([false, true])
  expect(window.mustWait(nobody)).toBe(false)
})

test('the window of bytes holds back as well', () => {
  const { window, letIn } = connection({ bytes: 400 })
  letIn(400)
  expect(window.mustWait(nobody)).toBe(true)
  expect(window.settled(400)).toBe(true)
})

test('while others use up the budget of all, whoever has nothing on its way may send one message', () => {
  const { budget, window, letIn } = connection()
  for (let message = 0; message < 8; message++) budget.add(1)
  let woken = 0
  const waiter = { resumeFlow: () => woken++ }
  expect(window.mustWait(waiter)).toBe(false)
  letIn()
  expect(window.mustWait(waiter)).toBe(true)
  budget.release(8, 8)
  expect(woken).toBe(1)
})

test('a connection is answered when all that came whole is settled, even with half a message behind it', () => {
  const { window, letIn } = connection()
  expect(window.isAnswered).toBe(true)
  letIn()
  window.begin(50)
  window.passed(50, false)
  expect(window.isAnswered).toBe(false)
  window.dispatched(10)
  window.settled(10)
  expect(window.isAnswered).toBe(true)
})

type Fate = { bytes: number; end: 'never-whole' | 'gathered' | 'dispatched' | 'settled' }
const anyFate = fc.record<Fate>({
  bytes: fc.integer({ min: 1, max: 500 }),
  end: fc.constantFrom('never-whole', 'gathered', 'dispatched', 'settled'),
})

test('whatever had become of its messages, a closed connection leaves to the budget only what intake still has', () => {
  fc.assert(
    fc.property(fc.array(anyFate, { maxLength: 6 }), fc.boolean(), (fates, drainsFirst) => {
      const { budget, window } = connection()
      // only the last message of a connection can be unfinished
      const messages = fates.filter(({ end }, index) => end !== 'never-whole' || index === fates.length - 1)
      for (const { bytes, end } of messages) {
        window.begin(bytes)
        window.passed(bytes, end !== 'never-whole')
        if (end === 'dispatched' || end === 'settled') window.dispatched(bytes)
        if (end === 'settled') window.settled(bytes)
      }
      if (drainsFirst) window.giveUpUnfinished()
      window.close(nobody)
      const left = messages.filter(({ end }) => end === 'dispatched')
      expect([budget.messages, budget.bytes]).toEqual([
        left.length,
        left.reduce((sum, { bytes }) => sum + bytes, 0),
      ])
    }),
  )
})
