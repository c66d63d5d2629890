import { describe, expect, test } from '@jest/globals'
import type { LiveAlarm } from '@haidang/contracts'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { anAlarm } from '../live/testing-alarms.js'
import { aConsole } from '../testing-console.js'
import { AlarmsPage } from './alarms-page.js'

function opened(alarms: readonly LiveAlarm[], tab?: string) {
  const here = aConsole({ answers: { 'GET areas?limit=1000': { body: { items: [] } } } })
  here.link({})
  here.post({ kind: 'alarms', alarms: [...alarms], whole: true, events: [], seq: 9, caughtUp: true })
  render(here.around(<AlarmsPage {...(tab !== undefined && { tab })} />))
  return here
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
    expect(screen.getByTestId('alm-flood').textContent).toContain('BÃO CẢNH BÁO 13/10 ph')
    expect(rows()).toEqual(['worst'])
    expect(screen.getByTestId('alm-group').getAttribute('data-count')).toBe('12')
    fireEvent.click(screen.getByText('Mở nhóm'))
    expect(rows()).toHaveLength(13)
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
