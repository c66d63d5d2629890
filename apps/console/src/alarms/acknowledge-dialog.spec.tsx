import { expect, test } from '@jest/globals'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { anAlarm } from '../live/testing-alarms.js'
import { aConsole } from '../testing-console.js'
import { AcknowledgeDialog } from './acknowledge-dialog.js'

const alarm = anAlarm({ id: 'dust.aq-01.pm25.1', seq: 7 })
const call = `POST alarms/${encodeURIComponent(alarm.id)}/acknowledge`
const refusal = (status: number, reason: string) => ({
  status,
  body: { type: `urn:haidang:refusal:${reason}`, title: '', status, reason },
})

function opened(answer: Parameters<typeof aConsole>[0]) {
  const here = aConsole(answer)
  here.link({})
  here.post({ kind: 'alarms', alarms: [alarm], whole: true, events: [], seq: 7, caughtUp: true })
  render(here.around(<AcknowledgeDialog />))
  act(() => here.console.acknowledging.set(alarm))
  return here
}

test('sends the comment with the version that was read, and closes', async () => {
  const { asked } = opened({ answers: { [call]: { body: {} } } })
  fireEvent.change(screen.getByTestId('ack-comment'), { target: { value: '  Đã gọi trạm ' } })
  fireEvent.keyDown(screen.getByTestId('ack-comment'), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(screen.queryByTestId('ack-dialog')).toBeNull())
  const sent = asked.find(({ method }) => method === 'POST')
  expect(sent?.body).toEqual({ comment: 'Đã gọi trạm', seq: 7 })
  expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
})

test('Enter that ends a Vietnamese syllable sends nothing', () => {
  const { asked } = opened({})
  fireEvent.keyDown(screen.getByTestId('ack-comment'), { key: 'Enter', ctrlKey: true, isComposing: true })
  expect(asked.filter(({ method }) => method === 'POST')).toEqual([])
})

test.each([
  [409, 'already-acknowledged', 'Đã có người xác nhận cảnh báo này.'],
  [409, 'stale-version', 'Có người đã thay đổi cảnh báo này sau khi bạn mở'],
  [403, 'role-too-low', 'Vai trò của bạn không được làm việc này.'],
  [503, 'unavailable', 'Cơ sở dữ liệu hiện không trả lời.'],
])('a refusal %d %s is told in words and the dialog stays', async (status, reason, words) => {
  opened({ answers: { [call]: refusal(status, reason) } })
  fireEvent.click(screen.getByTestId('ack-submit'))
  await waitFor(() => expect(screen.getByTestId('ack-refusal').textContent).toContain(words))
  expect(screen.getByTestId('ack-dialog')).toBeTruthy()
})

test('a try that could not be delivered is repeated under the same key, so that it counts once', async () => {
  const here = opened({})
  const keys: string[] = []
  Reflect.set(globalThis, 'fetch', async (_address: string, init: RequestInit) => {
    keys.push(new Headers(init.headers).get('idempotency-key') ?? '')
    if (keys.length === 1) throw new TypeError('the line is down')
    return { ok: true, status: 200, text: async () => '{}' }
  })
  fireEvent.click(screen.getByTestId('ack-submit'))
  await waitFor(() =>
    expect(screen.getByTestId('ack-refusal').textContent).toContain('Không liên lạc được với máy chủ.'),
  )
  fireEvent.click(screen.getByTestId('ack-submit'))
  await waitFor(() => expect(here.console.acknowledging.get()).toBeUndefined())
  expect(keys[1]).toBe(keys[0])
})

test('is locked while the link is lost, with the reason', () => {
  const { link } = opened({})
  act(() => link({ mode: 'lost' }))
  expect(screen.getByTestId('ack-submit').hasAttribute('disabled')).toBe(true)
  expect(screen.getByTestId('ack-dialog').textContent).toContain('Mất kết nối')
})
