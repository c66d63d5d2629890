import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, render, screen, within } from '@testing-library/react'
import { findFeed } from '@haidang/domain'
import { type Answers, aConsole, aDeviceView } from '../../testing-console.js'
import { Glance } from './glance.js'
import { Happenings } from './happenings.js'

const at = Date.UTC(2026, 10, 22, 7)
const feed = findFeed('parking')!
const reported = (value: number, ageMs = 0) => ({
  ...{ value, at: at - ageMs, receivedAt: at - ageMs, status: 'measuring' as const, flags: [] },
})
const lot = (ageMs = 0) =>
  aDeviceView({
    ...{ id: 'parking-01', feed: 'parking', intervalSeconds: 300 },
    values: {
      ...{ capacity: reported(120, ageMs), occupied: reported(90, ageMs), free: reported(30, ageMs) },
      ...{ paidSessions: reported(31, ageMs), unpaidSessions: reported(1, ageMs) },
      revenueVnd: reported(620_000, ageMs),
    },
  })

const event = (kind: string, data: Record<string, unknown>) => ({
  ...{ device: 'parking-01', kind, data, simulated: true },
  ...{ at: '2026-11-22T06:58:00Z', receivedAt: '2026-11-22T06:58:01Z' },
})
const events = [
  event('payment', { session: 'S-32', amountVnd: 20_000, outcome: 'paid' }),
  event('violation', { offence: 'no-payment', plate: '43A-123.45', picture: 'https://camera.example/1.jpg' }),
]
const day = {
  ...{ date: '2026-11-22', from: '2026-11-21T17:00:00Z', to: '2026-11-22T17:00:00Z' },
  ...{ counts: { payment: 32 }, totals: { paidSessions: 31, unpaidSessions: 1, revenueVnd: 620_000 } },
}
const answers = (items: readonly unknown[]): Answers => ({
  'GET devices/parking-01/events?limit=20': { body: { items } },
  'GET devices/parking-01/event-day': { body: day },
})

beforeEach(() => {
  jest.useFakeTimers({ now: at })
})
afterEach(() => {
  jest.useRealTimers()
})

async function shown(given: Answers, ageMs = 0) {
  const desk = aConsole({ answers: given })
  desk.console.live.clock.second.set(at)
  desk.link({ mode: 'live' })
  render(desk.around(<Happenings device={lot(ageMs)} feed={feed} />))
  await act(async () => jest.advanceTimersByTimeAsync(300))
  return { ...desk, region: screen.getByTestId('happenings') }
}

test('the latest events say what they are, and the day what they come to', async () => {
  const { region } = await shown(answers(events))
  expect(region.dataset['state']).toBe('live')
  const sums = within(screen.getByTestId('event-day'))
  expect(sums.getByText(/^620\.000\s₫$/)).toBeTruthy()
  expect(region.textContent).toContain('Lượt gửi: S-32 · Số tiền: 20.000\u00A0₫ · Kết quả: đã trả')
  expect(region.textContent).toContain('Lỗi: không trả tiền · Biển số: 43A-123.45')
  expect(within(region).getByRole('link').getAttribute('rel')).toBe('noopener noreferrer')
})

test.each([
  ['empty', answers([])],
  ['error', {}],
])('without an event to show it is %s', async (state, given) => {
  const { region } = await shown(given)
  expect(region.dataset['state']).toBe(state)
})

test('while it has not been answered it loads', async () => {
  const never = new Promise<never>(() => undefined)
  const desk = aConsole()
  Reflect.set(globalThis, 'fetch', () => never)
  render(desk.around(<Happenings device={lot()} feed={feed} />))
  await act(async () => jest.advanceTimersByTimeAsync(300))
  expect(screen.getByTestId('happenings').dataset['state']).toBe('loading')
})

test('of a car park that has not been heard of lately they are stale, and say up to when they reach', async () => {
  const { region } = await shown(answers(events), 1_200_000)
  expect(region.dataset['state']).toBe('stale')
  expect(region.textContent).toContain('tính đến lần báo 13:40:00')
})

test('a new report asks again', async () => {
  const { around, asked } = await shown(answers(events))
  const before = asked.length
  const { rerender } = render(around(<Happenings device={lot()} feed={feed} />))
  await act(async () => jest.advanceTimersByTimeAsync(3_000))
  rerender(around(<Happenings device={lot(-60_000)} feed={feed} />))
  await act(async () => jest.advanceTimersByTimeAsync(3_000))
  expect(asked.length).toBeGreaterThan(before + 3)
})

test('a car park’s numbers stand together: places, sessions and what was paid', () => {
  const { around } = aConsole()
  render(around(<Glance device={lot()} />))
  const glance = screen.getByTestId('glance')
  for (const text of ['Số chỗ', 'Đang đỗ', 'Còn trống', '120', '90', '30', '31', '620.000\u00A0₫'])
    expect(glance.textContent).toContain(text)
})
