import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { aConsole } from '../../testing-console.js'
import { KeysDialog } from './keys-dialog.js'
import { useKeys } from './keys.js'

function Desk() {
  useKeys()
  return <KeysDialog />
}

function aDesk() {
  const here = aConsole()
  render(here.around(<Desk />))
  act(() => here.console.keysShown.set(true))
  return here
}

const row = (does: string) => {
  const found = screen.getByText(does).parentElement
  if (!found) throw new Error(`no row of ${does}`)
  return found
}
const catcherOf = (does: string) => row(does).querySelector<HTMLElement>('[data-testid=key-catcher]')
const next = 'Cảnh báo chưa xác nhận kế tiếp'

beforeEach(() => localStorage.clear())
afterEach(() => localStorage.clear())

function press(does: string, code: string): void {
  const catcher = catcherOf(does)
  if (!catcher) throw new Error(`${does} cannot be changed`)
  if (catcher.getAttribute('aria-pressed') !== 'true') act(() => catcher.click())
  fireEvent.keyDown(catcher, { code, key: code })
}

test('a key is changed by pressing another; what is taken is refused with what it does', () => {
  const { console } = aDesk()
  act(() => screen.getByTestId('keys-change').click())
  press(next, 'KeyA')
  expect(screen.getByRole('alert').textContent).toBe('Phím a đang dùng cho “Xác nhận cảnh báo đang chọn”.')
  press(next, 'KeyY')
  expect(screen.queryByRole('alert')).toBeNull()
  expect(catcherOf(next)?.textContent).toBe('y')
  expect(console.keys.changes.all.get()).toEqual({ 'keys.next KeyN': 'KeyY' })
  press(next, 'KeyN')
  expect(console.keys.changes.all.get()).toEqual({})
})

test('a key is switched off alone, and all come back together', () => {
  const { console } = aDesk()
  act(() => screen.getByTestId('keys-change').click())
  act(() => row(next).querySelector<HTMLElement>('[data-testid=key-switch]')?.click())
  expect(row(next).dataset['off']).toBe('true')
  expect(console.keys.changes.all.get()).toEqual({ 'keys.next KeyN': 'off' })
  act(() => screen.getByTestId('keys-reset').click())
  expect(row(next).dataset['off']).toBe('false')
})

test('keys that write nothing stay as they are', () => {
  aDesk()
  act(() => screen.getByTestId('keys-change').click())
  expect(catcherOf('Đóng, bỏ chọn')).toBeNull()
  expect(catcherOf('Đến bản đồ')).not.toBeNull()
})
