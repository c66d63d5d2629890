import { expect, test } from '@jest/globals'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { aConsole } from '../testing-console.js'
import { SessionWarning } from './session-warning.js'

const me = { username: 'an', displayName: 'An', role: 'operator' as const, scope: {} }
const inMs = (from: number, ms: number): string => new Date(from + ms).toISOString()

test('a session that ends soon is told, and prolonged without losing the screen', async () => {
  const { console, around } = aConsole()
  const now = console.live.clock.now()
  act(() => console.session.current.set({ state: 'in', me: { ...me, expiresAt: inMs(now, 3_600_000) } }))
  render(around(<SessionWarning />))
  expect(screen.queryByTestId('session-warning')).toBeNull()
  act(() => console.session.current.set({ state: 'in', me: { ...me, expiresAt: inMs(now, 240_000) } }))
  fireEvent.click(screen.getByRole('button', { name: 'Gia hạn' }))
  await waitFor(() => expect(screen.getByTestId('session-warning').textContent).toContain('đăng nhập lại'))
  expect(console.session.current.get().state).toBe('in')
})
