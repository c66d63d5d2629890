import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, render } from '@testing-library/react'
import { anAlarm } from '../live/testing-alarms.js'
import { aConsole } from '../testing-console.js'
import { useBeat } from './use-beat.js'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const root = document.documentElement
const Blinking = () => {
  useBeat()
  return null
}

function aDesk() {
  const here = aConsole()
  here.console.preferences.blinking.set('on')
  render(here.around(<Blinking />))
  const tell = (state: 'unacknowledged' | 'acknowledged'): void =>
    act(() =>
      here.post({
        kind: 'alarms',
        alarms: [anAlarm({ state })],
        whole: true,
        events: [],
        seq: 1,
        caughtUp: true,
      }),
    )
  const beats = (count: number) =>
    Array.from({ length: count }, () => {
      act(() => void jest.advanceTimersByTime(500))
      return root.getAttribute('data-beat')
    })
  return { ...here, tell, beats }
}

test('one count for all that blinks, and only while something waits for someone', () => {
  const { tell, beats } = aDesk()
  expect(beats(2)).toEqual([null, null])
  tell('unacknowledged')
  expect(beats(5)).toEqual(['1', '2', '3', '0', '1'])
  tell('acknowledged')
  expect(beats(1)).toEqual([null])
})

test('where blinking is switched off the root says steady, and nothing beats', () => {
  const { console, tell, beats } = aDesk()
  tell('unacknowledged')
  act(() => console.preferences.blinking.set('off'))
  expect([root.hasAttribute('data-steady'), ...beats(2)]).toEqual([true, null, null])
})
