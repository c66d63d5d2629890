import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, render, screen } from '@testing-library/react'
import { aConsole } from '../../testing-console.js'
import { Tile } from './tile.js'

beforeEach(() => {
  jest.useFakeTimers()
  // React tells of every error that a boundary has caught.
  jest.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  jest.restoreAllMocks()
  jest.useRealTimers()
})

test('a part that breaks says which and why, leaves the others alone, and comes back by itself', () => {
  let broken = true
  const Breaks = () => {
    if (broken) throw new RangeError('no more')
    return <p>Bản đồ đây</p>
  }
  render(
    aConsole().around(
      <>
        <Tile part="wall.part.map" className="wall-map-area" instead={<p>PM2.5 cao</p>}>
          <Breaks />
        </Tile>
        <Tile part="wall.part.clock" className="wall-clock">
          <p>14:05:37</p>
        </Tile>
      </>,
    ),
  )
  expect(screen.getByTestId('wall-broken').textContent).toContain('Bản đồ: phần này bị lỗi (RangeError)')
  expect(screen.getByText('PM2.5 cao')).toBeTruthy()
  expect(screen.getByText('14:05:37')).toBeTruthy()
  broken = false
  act(() => void jest.advanceTimersByTime(30_000))
  expect(screen.queryByTestId('wall-broken')).toBeNull()
  expect(screen.getByText('Bản đồ đây')).toBeTruthy()
})
