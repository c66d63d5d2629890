import { type DeviceState, emptyDeviceState } from '@haidang/domain'

import { dueToKeep, sameState } from './save-states.js'

test.each([
  { title: 'the first deadline is kept', stored: undefined, next: 50, now: 10, kept: 50 },
  { title: 'an earlier one is kept', stored: 50, next: 40, now: 10, kept: 40 },
  { title: 'a later one waits for the tick at the stored one', stored: 50, next: 60, now: 10, kept: 50 },
  { title: 'a stored one that has passed gives way', stored: 50, next: 60, now: 50, kept: 60 },
  { title: 'none is none', stored: 50, next: undefined, now: 10, kept: undefined },
])('$title', ({ stored, next, now, kept }) => {
  expect(dueToKeep(stored, next, now)).toBe(kept)
})

test('a state is the same when the engine kept its parts, whatever object holds them', () => {
  const value = { value: 1, at: 1, receivedAt: 1, status: 'measuring' as const, flags: [] }
  const state: DeviceState = {
    newestAt: 1,
    latest: { pm25: value },
    rules: { 'dust/pm25': { version: 1, levels: [] } },
  }
  expect(sameState(state, { ...state, latest: { ...state.latest } })).toBe(true)
  expect(sameState(state, { ...state, latest: { pm25: { ...value, at: 2 } } })).toBe(false)
  expect(sameState(state, { ...state, rules: {} })).toBe(false)
  expect(sameState(state, { ...state, nowAt: 2 })).toBe(false)
  expect(sameState(emptyDeviceState, { ...emptyDeviceState, presence: { online: true, at: 1 } })).toBe(false)
})
