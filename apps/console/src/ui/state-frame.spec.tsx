import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, render, screen } from '@testing-library/react'
import { RestError } from '../rest/rest-error.js'
import { aConsole } from '../testing-console.js'
import { Skeleton } from './skeleton.js'
import { StateFrame } from './state-frame.js'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

const frame = () => screen.getByTestId('region')

test('loading shows nothing for a moment, then says so, and after eight seconds admits to be slow', () => {
  render(aConsole().around(<StateFrame state="loading" testId="region" retry={() => undefined} />))
  expect(frame().textContent).toBe('')
  act(() => void jest.advanceTimersByTime(200))
  expect(frame().textContent).toContain('Đang tải…')
  expect(frame().textContent).not.toContain('chậm')
  act(() => void jest.advanceTimersByTime(8_000))
  expect(frame().textContent).toContain('chậm hơn thường lệ')
  expect(screen.getByRole('button', { name: 'Thử lại' })).toBeTruthy()
})

test('an error says its reason, under which number the server has it, and can be tried again', () => {
  const retry = jest.fn()
  const error = new RestError('unavailable', { status: 503, instance: '7F2C' })
  render(aConsole().around(<StateFrame state="error" testId="region" error={error} retry={retry} />))
  expect(frame().textContent).toContain('Cơ sở dữ liệu hiện không trả lời.')
  expect(frame().textContent).toContain('mã 7F2C')
  act(() => screen.getByRole('button', { name: 'Thử lại' }).click())
  expect(retry).toHaveBeenCalledTimes(1)
})

test.each(['live', 'late', 'stale', 'lost', 'disconnected'] as const)(
  'what is %s is still shown, and says what it is',
  (state) => {
    const shown = (
      <StateFrame state={state} testId="region">
        12 µg/m³
      </StateFrame>
    )
    render(aConsole().around(shown))
    expect([frame().getAttribute('data-state'), frame().textContent]).toEqual([state, '12 µg/m³'])
  },
)

test('while it loads, bars stand where the rows will, and nothing is said twice', () => {
  const skeleton = <Skeleton rows={3} rowHeight={40} />
  render(aConsole().around(<StateFrame state="loading" testId="region" skeleton={skeleton} />))
  act(() => void jest.advanceTimersByTime(200))
  const rows = [...frame().querySelectorAll<HTMLElement>('.skeleton-row')]
  expect(rows.map(({ style }) => style.height)).toEqual(['40px', '40px', '40px'])
})

test('what is denied says which role it takes and who can give it, however it was refused', () => {
  const error = new RestError('role-too-low', { status: 403 })
  render(aConsole().around(<StateFrame state="error" testId="region" error={error} needs="supervisor" />))
  expect(frame().getAttribute('data-state')).toBe('denied')
  expect(frame().textContent).toBe('Cần quyền Giám sát viên. Quản trị viên có thể cấp.')
})
