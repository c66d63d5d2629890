import { expect, test } from '@jest/globals'
import { renderHook, waitFor } from '@testing-library/react'
import { aConsole, aDeviceView } from '../../testing-console.js'
import { useCourse } from './use-course.js'

const hourMs = 3_600_000
const intervalMs = 600_000

test('a course knows the report before it begins, too: what that still told was no unknown state', async () => {
  const { console, asked, around } = aConsole()
  const now = Date.UTC(2026, 10, 22, 7)
  console.live.clock.now = () => now
  const gauge = aDeviceView({ ...{ id: 'rain-1', feed: 'rain-gauge' }, intervalSeconds: intervalMs / 1_000 })
  renderHook(() => useCourse(gauge, 'rain1h', hourMs), { wrapper: ({ children }) => around(children) })
  await waitFor(() => expect(asked.length).toBeGreaterThan(0))
  const from = new URLSearchParams(asked[0]!.path.split('?')[1]).get('from')!
  expect(now - hourMs - Date.parse(from)).toBeGreaterThanOrEqual(1.5 * intervalMs)
})
