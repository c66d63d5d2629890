import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { act, render, screen } from '@testing-library/react'
import { aConsole } from '../../testing-console.js'
import { ShiftCard } from './shift-card.js'
import { ShiftGate } from './shift-gate.js'
import { useShiftGate } from './use-shift-gate.js'

const hourMs = 3_600_000
const now = Date.UTC(2026, 10, 22, 7)

function Desk() {
  useShiftGate()
  return <ShiftCard />
}

beforeEach(() => localStorage.clear())
afterEach(() => localStorage.clear())

describe('the start of a shift', () => {
  test('is asked for once the link is live, and ends when somebody has heard the tone and takes it', () => {
    const here = aConsole()
    render(here.around(<Desk />))
    expect(screen.queryByTestId('shift-gate')).toBeNull()
    act(() => here.link({}))
    const take = () => screen.getByTestId<HTMLButtonElement>('shift-take')
    expect(take().disabled).toBe(true)
    act(() => screen.getByTestId('shift-test').click())
    expect(take().disabled).toBe(true)
    act(() => screen.getByTestId('shift-heard').click())
    act(() => take().click())
    expect(screen.queryByTestId('shift-gate')).toBeNull()
    expect(here.console.gate.last.get()).toMatchObject({ username: 'an', name: 'An', heard: true })
  })

  test('goes on without the sound only for who says so', () => {
    const here = aConsole()
    render(here.around(<Desk />))
    act(() => here.link({}))
    act(() => screen.getByTestId('shift-test').click())
    act(() => screen.getByTestId('shift-not-heard').click())
    expect(screen.getByTestId('shift-take').textContent).toBe('Nhận ca khi chưa nghe được âm báo')
    act(() => screen.getByTestId('shift-take').click())
    expect(here.console.gate.last.get()?.heard).toBe(false)
  })

  test('is nothing for who only looks', () => {
    const here = aConsole({ role: 'viewer' })
    render(here.around(<Desk />))
    act(() => here.link({}))
    expect(screen.queryByTestId('shift-gate')).toBeNull()
  })
})

test('a shift is this person’s, lasts twelve hours, and is known to the next window of the browser', () => {
  const gate = new ShiftGate(() => localStorage)
  gate.take({ username: 'an', name: 'An', at: now, heard: true })
  const next = new ShiftGate(() => localStorage)
  expect(next.current('an', now + 11 * hourMs)?.name).toBe('An')
  expect(next.current('an', now + 13 * hourMs)).toBeUndefined()
  expect(next.current('binh', now)).toBeUndefined()
  localStorage.setItem('ioc.shift', '{"username":7}')
  expect(new ShiftGate(() => localStorage).last.get()).toBeUndefined()
})
