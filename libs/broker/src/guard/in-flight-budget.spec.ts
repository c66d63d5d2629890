import { InFlightBudget } from './in-flight-budget.js'

function filled(messages: number, bytesEach: number): InFlightBudget {
  const budget = new InFlightBudget({ messages: 10, bytes: 1_000 })
  for (let message = 0; message < messages; message++) budget.add(bytesEach)
  return budget
}

test.each<[string, [number, number], [boolean, boolean]]>([
  ['below both bounds', [9, 1], [false, false]],
  ['at the bound of messages', [10, 1], [true, false]],
  ['at the bound of bytes', [2, 500], [true, false]],
  ['at twice the messages', [20, 1], [true, true]],
  ['at twice the bytes', [4, 500], [true, true]],
])('%s', (_, [messages, bytesEach], state) => {
  const { isExhausted, isFull } = filled(messages, bytesEach)
  expect([isExhausted, isFull]).toEqual(state)
})

test('whoever waits goes on when both messages and bytes are well below their bounds', () => {
  const budget = filled(10, 1)
  let woken = 0
  budget.wait({ resumeFlow: () => woken++ })
  budget.release(1, 2)
  expect(woken).toBe(0)
  budget.release(1)
  expect(woken).toBe(1)
})
