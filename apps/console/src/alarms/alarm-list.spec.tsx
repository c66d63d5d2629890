import { describe, expect, test } from '@jest/globals'
import type { AlarmState } from '@haidang/domain'
import { act, fireEvent, render, screen } from '@testing-library/react'
import type { LiveAlarm } from '@haidang/contracts'
import { anAlarm } from '../live/testing-alarms.js'
import { useCell } from '../state/cell.js'
import { useConsole } from '../console.js'
import { aConsole, aDeviceView } from '../testing-console.js'
import { alarmsOf } from './alarm-groups.js'
import { AlarmList } from './alarm-list.js'
import { AlarmRow } from './alarm-row.js'
import { ProofOfLife } from './list/proof-of-life.js'

function Active() {
  const { live } = useConsole()
  return (
    <AlarmList
      alarms={alarmsOf('active', useCell(live.alarms.all))}
      shape="row"
      empty={<ProofOfLife says="không có" />}
    />
  )
}

function shown(alarms: LiveAlarm[], more: Parameters<typeof aConsole>[0] = {}) {
  const here = aConsole(more)
  here.link({})
  render(here.around(<Active />))
  const have = (all: LiveAlarm[]) =>
    act(() => here.post({ kind: 'alarms', alarms: all, whole: true, events: [], seq: 9, caughtUp: true }))
  have(alarms)
  return { ...here, have }
}

const rows = () => screen.getAllByTestId('alm-row').map((row) => row.getAttribute('data-alarm'))

describe('the list of alarms', () => {
  test('is only called empty when the log has answered, and says that it runs', () => {
    const here = aConsole()
    here.link({})
    render(here.around(<Active />))
    expect(screen.getByTestId('alm-list').getAttribute('data-state')).toBe('loading')
    act(() => here.post({ kind: 'alarms', alarms: [], whole: true, events: [], seq: 9, caughtUp: true }))
    expect(screen.getByTestId('alm-list').getAttribute('data-state')).toBe('empty')
    expect(screen.getByTestId('alm-list').textContent).toContain('đến số 9')
  })

  test('does not move under the pointer: rows are brought up to date in place and new ones wait', () => {
    const [a, b] = [anAlarm({ id: 'a', raisedAt: 2 }), anAlarm({ id: 'b', raisedAt: 1 })]
    const { have } = shown([a, b])
    fireEvent.pointerEnter(screen.getByTestId('alm-list').parentElement!)
    have([anAlarm({ id: 'worse', severity: 5 }), { ...b, state: 'acknowledged' }])
    expect(rows()).toEqual(['a', 'b'])
    expect(screen.getAllByTestId('alm-row').map((row) => row.getAttribute('data-state'))).toEqual([
      'normal',
      'acknowledged',
    ])
    expect(screen.getByTestId('alm-new').textContent).toContain('▲ 1 mới')
    fireEvent.click(screen.getByTestId('alm-new'))
    expect(rows()).toEqual(['worse', 'b'])
  })

  test('keeps few rows in the document, however many there are', () => {
    shown(Array.from({ length: 2_000 }, (_, place) => anAlarm({ id: `alarm-${place}` })))
    expect(screen.getAllByTestId('alm-row').length).toBeLessThanOrEqual(120)
  })

  test('locks its actions while the link is lost and for those who only look, with the reason', () => {
    const { link } = shown([anAlarm()])
    expect(screen.getByTestId('alm-ack').hasAttribute('disabled')).toBe(false)
    act(() => link({ mode: 'lost' }))
    expect(screen.getByTestId('alm-ack').getAttribute('title')).toContain('Mất kết nối')
    expect(screen.getByTestId('alm-list').getAttribute('data-state')).toBe('disconnected')
  })

  test('a viewer may not acknowledge, and is told why', () => {
    shown([anAlarm()], { role: 'viewer' })
    expect(screen.getByTestId('alm-ack').getAttribute('title')).toContain('quyền Vận hành')
  })
})

describe('a row', () => {
  test.each<[AlarmState, string]>([
    ['unacknowledged', 'unacknowledged'],
    ['acknowledged', 'acknowledged'],
    ['returned-unacknowledged', 'returned'],
    ['latched-unacknowledged', 'unacknowledged'],
    ['latched-acknowledged', 'acknowledged'],
    ['shelved', 'shelved'],
    ['suppressed-by-design', 'suppressed'],
    ['out-of-service', 'out-of-service'],
    ['normal', 'none'],
  ])('draws %s as %s, apart from the severity', (state, look) => {
    const here = aConsole()
    here.link({})
    const { container } = render(
      here.around(<AlarmRow alarm={anAlarm({ state, severity: 4 })} shape="row" />),
    )
    const symbol = container.querySelector('svg.severity')
    expect([symbol?.getAttribute('data-severity'), symbol?.getAttribute('data-look')]).toEqual(['4', look])
    expect(screen.getByTestId('alm-row').textContent).toContain('Nghiêm trọng')
  })

  test('says who acknowledged, when, with which words, and that the device is a simulated one', () => {
    const here = aConsole()
    here.link({})
    here.post({ kind: 'water', devices: [aDeviceView({ simulated: true })], removed: [], rosters: [] })
    const acknowledged = { by: 'an', at: here.console.live.clock.now(), comment: 'Đã gọi trạm' }
    render(here.around(<AlarmRow alarm={anAlarm({ state: 'acknowledged', acknowledged })} shape="row" />))
    expect(screen.getByTestId('alm-row').textContent).toMatch(/Trạm Chợ Cồn.*XN an .*Đã gọi trạm.*M/)
  })
})

describe('what is done about a row', () => {
  const shown = (part: Partial<LiveAlarm>, more: Parameters<typeof aConsole>[0] = {}) => {
    const here = aConsole(more)
    here.link({})
    const alarm = anAlarm({ id: 'dust', seq: 7, ...part })
    here.post({ kind: 'alarms', alarms: [alarm], whole: true, events: [], seq: 7, caughtUp: true })
    render(here.around(<Active />))
    return here
  }

  test('a deed that does not arrive says so in the row and can be sent again; the alarm stands as it stood', async () => {
    const refusal = { type: 't', title: 't', status: 409, reason: 'stale-version' }
    const { asked } = shown({}, { answers: { 'POST alarms/dust/assign': { status: 409, body: refusal } } })
    fireEvent.click(screen.getByTestId('alm-assign'))
    const failure = await screen.findByTestId('alm-failure')
    expect(failure.textContent).toContain('chưa gửi được')
    expect(screen.getByTestId('alm-row').getAttribute('data-state')).toBe('unacknowledged')
    fireEvent.click(screen.getByText('Gửi lại'))
    await screen.findByTestId('alm-failure')
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(2)
  })

  test('an emergency is never shelved, and whoever may not is told which role may', () => {
    shown({ severity: 5 }, { role: 'supervisor' })
    fireEvent.click(screen.getByTestId('alm-menu'))
    expect(screen.getByTestId('alm-do-shelve').getAttribute('title')).toContain('không bao giờ')
    expect(screen.getByTestId('alm-do-out-of-service').hasAttribute('disabled')).toBe(false)
  })

  test('out of service is for supervisors', () => {
    shown({ severity: 2 })
    fireEvent.click(screen.getByTestId('alm-menu'))
    expect(screen.getByTestId('alm-do-shelve').hasAttribute('disabled')).toBe(false)
    expect(screen.getByTestId('alm-do-out-of-service').textContent).toContain('Giám sát viên')
  })

  test('a shelved one counts down in its row and offers to come back', () => {
    const here = aConsole()
    here.link({})
    const shelvedUntilAt = here.console.live.clock.second.get() + 720_000
    render(here.around(<AlarmRow alarm={anAlarm({ state: 'shelved', shelvedUntilAt })} shape="row" />))
    expect(screen.getByTestId('alm-row').textContent).toContain('ẩn còn 12\u00A0ph')
    expect(screen.getByTestId('alm-unshelve')).toBeTruthy()
  })
})
