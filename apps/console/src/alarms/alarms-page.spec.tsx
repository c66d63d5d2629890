import { afterEach, describe, expect, test } from '@jest/globals'
import type { LiveAlarm } from '@haidang/contracts'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { anAlarm } from '../live/testing-alarms.js'
import { aConsole } from '../testing-console.js'
import { AlarmDesk } from './alarm-desk.js'
import { AlarmsPage } from './alarms-page.js'

afterEach(() => localStorage.clear())

function opened(alarms: readonly LiveAlarm[], tab?: string) {
  const here = aConsole({ answers: { 'GET areas?limit=1000': { body: { items: [] } } } })
  here.link({})
  here.post({ kind: 'alarms', alarms: [...alarms], whole: true, events: [], seq: 9, caughtUp: true })
  const { unmount } = render(here.around(<AlarmsPage {...(tab !== undefined && { tab })} />))
  return { ...here, unmount }
}

function press({ console: { keys } }: ReturnType<typeof aConsole>, code: string, init: KeyboardEventInit) {
  act(() => keys.take(new KeyboardEvent('keydown', { code, key: code, ...init })))
}

const count = (tab: string) => screen.getByTestId(`alm-tab-${tab}`).textContent?.match(/\d+$/)?.[0]
const rows = () => screen.queryAllByTestId('alm-row').map((row) => row.getAttribute('data-alarm'))

describe('the page of alarms', () => {
  test('has a list for each kind of work, with how much is in it', () => {
    const some = [
      anAlarm({ id: 'new' }),
      anAlarm({ id: 'mine', state: 'acknowledged', assignee: 'an' }),
      anAlarm({ id: 'hidden', state: 'shelved' }),
      anAlarm({ id: 'off', state: 'out-of-service' }),
    ]
    opened(some, 'mine')
    expect(['active', 'unacknowledged', 'mine', 'shelved', 'blocked'].map(count)).toEqual([
      '2',
      '1',
      '1',
      '1',
      '1',
    ])
    expect(rows()).toEqual(['mine'])
  })

  test('in a flood says so, gathers by kind, and never hides severity 4 and 5', () => {
    const now = Date.now()
    const many = Array.from({ length: 12 }, (_, n) =>
      anAlarm({ id: `mild-${n}`, severity: 2, learnedAt: now, raisedAt: now }),
    )
    const worst = anAlarm({ id: 'worst', severity: 5, learnedAt: now, raisedAt: now })
    opened([...many, worst])
    expect(screen.getByTestId('alm-flood').textContent).toContain('CẢNH BÁO DỒN DẬP 13/10 ph')
    expect(rows()).toEqual(['worst'])
    expect(screen.getByTestId('alm-group').getAttribute('data-count')).toBe('12')
    fireEvent.click(screen.getByText('Mở nhóm'))
    expect(rows()).toHaveLength(13)
  })

  test('Shift+A asks first, by severity, and leaves 4 and 5 to be done one by one', async () => {
    const here = opened([
      anAlarm({ id: 'low', severity: 2 }),
      anAlarm({ id: 'mid', severity: 3 }),
      anAlarm({ id: 'seen', severity: 3, state: 'acknowledged' }),
      anAlarm({ id: 'high', severity: 4 }),
    ])
    render(here.around(<AlarmDesk />))
    press(here, 'KeyA', { shiftKey: true })
    const dialog = screen.getByTestId('ack-all-dialog')
    expect(dialog.textContent).toMatch(/Nghiêm trọng1phải xác nhận từng cái.*Cao1.*Trung bình1/)
    expect(screen.getByTestId('ack-all-submit').textContent).toBe('Xác nhận 2 cảnh báo')
    await act(async () => void fireEvent.click(screen.getByTestId('ack-all-submit')))
    const posts = here.asked.filter(({ method }) => method === 'POST').map(({ path }) => path)
    expect(posts).toEqual(['alarms/mid/acknowledge', 'alarms/low/acknowledge'])
  })

  test('* ticks the whole group of the selected alarm, and a second time takes the ticks away', () => {
    const silent = { id: 'silent', version: 1, name: { vi: 'Mất tín hiệu', en: 'Silent' } }
    const here = opened([
      anAlarm({ id: 'a', severity: 2 }),
      anAlarm({ id: 'b', severity: 3 }),
      anAlarm({ id: 'c', severity: 2, rule: silent }),
    ])
    act(() => here.console.selectedAlarm.set('a'))
    press(here, 'Digit8', { shiftKey: true })
    expect([...here.console.work.chosen.get()].sort()).toEqual(['a', 'b'])
    press(here, 'Digit8', { shiftKey: true })
    expect(here.console.work.chosen.get().size).toBe(0)
  })

  test('a press on a column’s name sorts by it, and this browser remembers it for this person', () => {
    const two = [
      anAlarm({ id: 'mild', severity: 1, raisedAt: 2 }),
      anAlarm({ id: 'grave', severity: 5, raisedAt: 1 }),
    ]
    const { unmount } = opened(two)
    expect(rows()).toEqual(['grave', 'mild'])
    fireEvent.click(screen.getByTestId('alm-sort-raised'))
    expect(rows()).toEqual(['mild', 'grave'])
    unmount()
    opened(two)
    expect(rows()).toEqual(['mild', 'grave'])
    expect(screen.getByTestId('alm-sort-raised').getAttribute('data-sorted')).toBe('down')
  })

  test('what is ticked can be acknowledged together, severity 4 and 5 only one by one', async () => {
    const here = opened([anAlarm({ id: 'low', severity: 2 }), anAlarm({ id: 'high', severity: 4 })])
    act(() => {
      here.console.work.toggle('low')
      here.console.work.toggle('high')
    })
    const [acknowledge] = screen.getByTestId('alm-chosen').querySelectorAll('button')
    await act(async () => void fireEvent.click(acknowledge!))
    const posts = here.asked.filter(({ method }) => method === 'POST').map(({ path }) => path)
    expect(posts).toEqual(['alarms/low/acknowledge'])
    expect(screen.getByTestId('alm-chosen').textContent).toContain('từng cái')
  })
})
