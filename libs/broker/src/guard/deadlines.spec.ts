import { expect, test } from '@jest/globals'

import { defaultLimits } from '../embedded/limits.js'
import { Deadlines, type Moment } from './deadlines.js'

const open: Omit<Moment, 'now'> = { phase: 'open', isPaused: false, isInsidePacket: false, isUnread: false }
const limits = { ...defaultLimits, connectMs: 5_000, logInMs: 30_000, packetMs: 60_000, unreadMs: 60_000 }

test('CONNECT and its answer each have their time', () => {
  const deadlines = new Deadlines(limits, 0)
  expect(deadlines.overdue({ ...open, phase: 'connect', now: 5_000 })).toBeUndefined()
  expect(deadlines.overdue({ ...open, phase: 'connect', now: 5_001 })?.reason).toBe('connect-timeout')
  expect(deadlines.overdue({ ...open, phase: 'log-in', now: 30_000 })).toBeUndefined()
  expect(deadlines.overdue({ ...open, phase: 'log-in', now: 30_001 })?.reason).toBe('log-in-timeout')
})

test('silence counts from the last packet, and only while we listen', () => {
  const deadlines = new Deadlines(limits, 0)
  deadlines.keepaliveMs = 10_000
  deadlines.restart(3_000)
  expect(deadlines.overdue({ ...open, now: 18_000 })).toBeUndefined()
  expect(deadlines.overdue({ ...open, now: 18_001 })?.reason).toBe('keepalive-timeout')
  expect(deadlines.overdue({ ...open, isPaused: true, now: 90_000 })).toBeUndefined()
  deadlines.restart(90_000)
  expect(deadlines.overdue({ ...open, now: 105_000 })).toBeUndefined()
})

test('a client without keepalive may be silent for ever, but not in the middle of a packet', () => {
  const deadlines = new Deadlines(limits, 0)
  expect(deadlines.overdue({ ...open, now: 1e9 })).toBeUndefined()
  expect(deadlines.overdue({ ...open, isInsidePacket: true, now: 60_001 })?.reason).toBe('packet-timeout')
})

test('a client must fetch what was sent to it, paused or not', () => {
  const deadlines = new Deadlines(limits, 0)
  const unread = { ...open, isPaused: true, isUnread: true }
  expect(deadlines.overdue({ ...unread, now: 1_000 })).toBeUndefined()
  expect(deadlines.overdue({ ...unread, now: 61_001 })?.reason).toBe('unread-timeout')
  deadlines.fetched()
  expect(deadlines.overdue({ ...unread, now: 61_001 })).toBeUndefined()
})
