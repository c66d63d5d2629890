import { describe, expect, jest, test } from '@jest/globals'
import { act, render, screen } from '@testing-library/react'
import { anAlarm } from '../live/testing-alarms.js'
import { aConsole } from '../testing-console.js'
import { isShortcut } from './keys/key-sets.js'
import { ClockNotice } from './clock-notice.js'
import { LostBanner } from './lost-banner.js'
import { MissedCard } from './missed-card.js'
import { StatusBar } from './bar/status-bar.js'

const lostAt = Date.UTC(2026, 10, 22, 7, 3, 12)

describe('the status bar', () => {
  test('counts what waits and what is active by severity, and leaves out what is set aside', () => {
    const here = aConsole()
    const alarms = [
      anAlarm({ id: 'a', severity: 4 }),
      anAlarm({ id: 'b', severity: 4, state: 'acknowledged' }),
      anAlarm({ id: 'c', severity: 4, state: 'shelved' }),
    ]
    here.post({ kind: 'alarms', alarms, whole: true, events: [], seq: 3, caughtUp: true })
    render(here.around(<StatusBar />))
    expect(screen.getByTestId('gsb-sev-4').textContent).toContain('1/2')
    expect(screen.getByTestId('gsb-sev-5').textContent).toContain('0/0')
    const name = /^Nghiêm trọng ?1 ?\/2$/
    expect(screen.getByRole('button', { name })).toBeTruthy()
    for (const severity of [1, 2, 3, 4, 5])
      expect(screen.getByTestId(`gsb-sev-${severity}`).querySelector('.severity-digit')?.textContent).toBe(
        String(severity),
      )
    expect(screen.getByTestId('gsb-top').getAttribute('data-alarm')).toBe('a')
  })

  test('a city that nobody measures is not told as a calm one', () => {
    const here = aConsole()
    here.post({ kind: 'alarms', alarms: [], whole: true, events: [], seq: 0, caughtUp: true })
    here.link({})
    const source = { feed: 'air-quality', fresh: 0, total: 0 }
    here.post({ kind: 'beat', sources: [source] })
    render(here.around(<StatusBar />))
    expect(screen.getByTestId('gsb-top').textContent).toMatch(/^Chưa có nguồn dữ liệu nào/)
    expect(screen.getByTestId('gsb-src').textContent).toBe('Chưa có nguồn')
    act(() => here.post({ kind: 'beat', sources: [{ ...source, fresh: 3, total: 4 }] }))
    expect(screen.getByTestId('gsb-top').textContent).toBe('Không có cảnh báo chưa xác nhận')
    expect(screen.getByTestId('gsb-src').textContent).toBe('Nguồn 3/4')
  })

  test('a server clock that devices contradict is told for as long as they do', () => {
    const here = aConsole()
    render(here.around(<ClockNotice />))
    expect(screen.queryByTestId('clock-notice')).toBeNull()
    act(() => here.post({ kind: 'beat', sources: [], clockErrorMs: -3_600_000 }))
    expect(screen.getByTestId('clock-notice').textContent).toMatch(
      /^Đồng hồ máy chủ chậm 1.h.00 so với các thiết bị\./,
    )
    act(() => here.post({ kind: 'beat', sources: [] }))
    expect(screen.queryByTestId('clock-notice')).toBeNull()
  })

  test('one press of Esc closes the sheet that is open, and leaves what is selected', () => {
    const here = aConsole()
    const clear = jest.fn()
    here.console.keys.add([{ press: 'Escape', does: 'keys.escape', act: clear }])
    render(here.around(<StatusBar />))
    const escape = () =>
      act(() => here.console.keys.take(new KeyboardEvent('keydown', { code: 'Escape', cancelable: true })))
    act(() => screen.getByTestId('gsb-user').click())
    escape()
    expect([screen.queryByTestId('user-menu'), clear.mock.calls.length]).toEqual([null, 0])
    escape()
    expect(clear).toHaveBeenCalledTimes(1)
  })

  test('says how old the data is in words as soon as it is late', () => {
    const here = aConsole()
    render(here.around(<StatusBar />))
    const level = (ageMs?: number) => {
      act(() => here.link(ageMs === undefined ? {} : { ageMs }))
      return [
        screen.getByTestId('gsb-link').getAttribute('data-level'),
        screen.getByTestId('gsb-link').textContent.trim(),
      ]
    }
    expect(level()).toEqual(['unknown', 'Độ trễchưa đo'])
    expect(level(400)).toEqual(['fresh', 'Độ trễ0,4\u00A0s'])
    expect(level(4_000)).toEqual(['late', 'trễ 4,0\u00A0s'])
    expect(level(14_000)[0]).toBe('very-late')
  })
})

describe('a lost link', () => {
  test('is told with since when and up to when, in the city’s time', () => {
    const here = aConsole()
    render(here.around(<LostBanner />))
    expect(screen.queryByTestId('lost-banner')).toBeNull()
    act(() => here.link({ mode: 'lost', lostAt, dataUntilAt: lostAt - 3_000, attempt: 3, retryInMs: 3_600 }))
    expect(screen.getByTestId('lost-banner').textContent).toContain(
      'MẤT KẾT NỐI từ 14:03:12 — dữ liệu đến 14:03:09. Đang thử lại (lần 3, 4\u00A0s)…',
    )
  })

  test('when it is back a card tells what was missed and stays until it is read', () => {
    const here = aConsole()
    render(here.around(<MissedCard />))
    act(() => here.link({}))
    act(() =>
      here.post({
        kind: 'missed',
        missed: {
          fromAt: lostAt,
          toAt: lostAt + 192_000,
          raised: [0, 0, 3, 1, 0],
          returned: 2,
          ids: [],
          whole: false,
        },
      }),
    )
    expect(screen.getByTestId('missed').textContent).toContain(
      'Mất 3\u00A0ph\u00A012: 4 cảnh báo mới (4133), 2 đã hết, không thiết bị nào mất tín hiệu.',
    )
    act(() => screen.getByTestId('missed-close').click())
    expect(screen.queryByTestId('missed')).toBeNull()
  })
})

test('no shortcut fires while someone types, composes, or holds a modifier', () => {
  const field = document.body.appendChild(document.createElement('textarea'))
  const press = (target: EventTarget, init: KeyboardEventInit) => {
    let verdict = false
    target.addEventListener('keydown', (event) => (verdict = isShortcut(event as KeyboardEvent)), {
      once: true,
    })
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, ...init }))
    return verdict
  }
  expect(press(document.body, { code: 'KeyA' })).toBe(true)
  expect(press(field, { code: 'KeyA' })).toBe(false)
  expect(press(document.body, { code: 'KeyA', isComposing: true })).toBe(false)
  expect(press(document.body, { code: 'KeyA', keyCode: 229 })).toBe(false)
  expect(press(document.body, { code: 'KeyA', ctrlKey: true })).toBe(false)
})
