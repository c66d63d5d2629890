import { expect, test } from '@jest/globals'
import { createOutbox } from './outbox.js'

const said = (payload: string) => ({ topic: 't', payload })

function outboxWith(limit: number, ...payloads: string[]) {
  const outbox = createOutbox(limit)
  payloads.forEach((payload) => outbox.keep(said(payload)))
  return outbox
}

test('a report stays the oldest until it is settled', () => {
  const outbox = outboxWith(10, 'a', 'b')
  const first = outbox.oldest()
  expect(outbox.oldest()).toBe(first)
  expect(first && outbox.settle(first)).toBe(true)
  expect([outbox.oldest()?.payload, outbox.size()]).toEqual(['b', 1])
})

test('a second acknowledgement of one report changes nothing', () => {
  const outbox = outboxWith(10, 'a', 'b')
  const first = outbox.oldest()
  expect([first && outbox.settle(first), first && outbox.settle(first)]).toEqual([true, false])
  expect(outbox.size()).toBe(1)
})

test('when it is full the oldest goes and is told of', () => {
  const outbox = outboxWith(2, 'a', 'b')
  expect(outbox.keep(said('c'))).toBe(true)
  expect([outbox.oldest()?.payload, outbox.size()]).toEqual(['b', 2])
})

test('when it is full the report that is on its way stays', () => {
  const outbox = outboxWith(2, 'a', 'b')
  const sending = outbox.oldest()
  expect(outbox.keep(said('c'), sending)).toBe(true)
  expect([outbox.oldest()?.payload, outbox.size()]).toEqual(['a', 2])
})
