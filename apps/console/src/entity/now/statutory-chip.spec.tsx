import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { render, screen } from '@testing-library/react'
import { aConsole } from '../../testing-console.js'
import { StatutoryChip } from './statutory-chip.js'

const hourMs = 3_600_000
const now = Date.UTC(2026, 10, 22, 7, 40)

beforeEach(() => {
  jest.useFakeTimers({ now })
})
afterEach(() => {
  jest.useRealTimers()
})

function chipOf(at: number): string {
  const { console, link, around } = aConsole()
  console.live.clock.second.set(now)
  link({ mode: 'live' })
  const value = { value: 120, at, receivedAt: at, status: 'measuring' as const, flags: [] }
  render(around(<StatutoryChip value={value} />))
  return screen.getByTestId('statutory').textContent
}

test('the index of the hour that has ended says which hour it is of, and nothing of its age', () => {
  expect(chipOf(Date.UTC(2026, 10, 22, 7))).toMatch(/^VN_AQI 120 \(.*\)của giờ 13:00–14:00$/)
})

test('yesterday’s index is not read as that of the same hour today', () => {
  expect(chipOf(Date.UTC(2026, 10, 22, 7) - 24 * hourMs)).toContain('24\u00A0h')
})
