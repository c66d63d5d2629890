import { describe, expect, test } from '@jest/globals'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { aConsole } from '../testing-console.js'
import RulesPage from './rules-page.js'

const rule = {
  ...{ id: 'dust', version: 2, name: { vi: 'Bụi', en: 'Dust' }, feed: 'air-quality' },
  condition: {
    ...{ kind: 'threshold', quantity: 'pm25', direction: 'above', deadband: 1 },
    levels: [{ limit: 80, severity: 3 }],
  },
  ...{ onDelayMs: 0, offDelayMs: 0 },
}
const begun = {
  ...{ id: '7', askedAt: '2026-11-22T00:00:00Z', askedBy: 'an', cancelling: false, rule, devices: 36 },
  ...{ from: '2026-10-23T00:00:00Z', to: '2026-11-22T00:00:00Z', operators: 1, state: 'running' },
  progress: { share: 0.42, rows: 8_100_000, alarms: 12 },
}
const part = (alarms: number) => ({
  ...{ alarms, rises: 0, bySeverity: { 3: alarms }, fleeting: 4, stale: 0, standing: 1, log: [] },
  devices: { of: 1, worst: [{ device: 'aq-1', alarms, activeSeconds: 7_200, chattered: true }] },
  chattering: { inMinute: 0, inTenMinutes: 1 },
  load: {
    ...{ operators: 1, perTenMinutes: 0.5, perDay: 72, hoursOver30: 0, inFlood: 0, verdict: 'acceptable' },
    shares: { upTo1: 1, upTo2: 0, upTo10: 0, over10: 0 },
  },
  timeline: { stepSeconds: 86_400, alarms: [3, 9] },
})
const done = {
  ...begun,
  ...{ state: 'done', endedAt: '2026-11-22T00:01:00Z' },
  result: {
    ...{
      rehearsed: part(12),
      suggested: part(2),
      told: { alarms: 11, versions: [1] },
      rows: 100,
      covered: 1,
      tookMs: 900,
    },
    suggestion: {
      ...{ sigma: 2, differences: 500, reportMs: 60_000, deadband: 8, onDelayMs: 60_000, offDelayMs: 60_000 },
    },
  },
}
const problem = (status: number, reason: string) => ({
  status,
  body: { type: 't', title: 't', status, reason },
})
const rules = {
  'GET rules?limit=1000': { body: { items: [rule] } },
  'GET rule-versions?status=draft&limit=1000': { body: { items: [] } },
}
const newest = (rehearsal: object | undefined) => ({
  ...rules,
  'GET rules/rehearsals?limit=100': { body: { items: rehearsal ? [rehearsal] : [] } },
  'GET rules/rehearsals/7': { body: rehearsal },
})
type Answers = NonNullable<Parameters<typeof aConsole>[0]>['answers']
const show = (answers: Answers, role: 'operator' | 'supervisor' = 'supervisor') => {
  const stage = aConsole({ role, answers: answers ?? {} })
  return { ...stage, ...render(stage.around(<RulesPage chosen="dust@2" />)) }
}
const stateIs = (state: string) =>
  waitFor(() => expect(screen.getByTestId('rehearsal').getAttribute('data-state')).toBe(state))

describe('the page of rules', () => {
  test('says who may rehearse to whoever may not', async () => {
    show(rules, 'operator')
    await stateIs('denied')
    expect(screen.queryByTestId('rehearsal-run')).toBeNull()
  })

  test('runs over the chosen span, shows how far it is, and cancels', async () => {
    let state: object = begun
    const { asked } = show({
      ...newest(undefined),
      'POST rules/rehearse': { status: 201, body: begun },
      'GET rules/rehearsals/7': () => ({ body: state }),
      'POST rules/rehearsals/7/cancel': () => ({ body: (state = { ...begun, state: 'cancelled' }) }),
    })
    await stateIs('empty')
    fireEvent.click(screen.getByText('90 ngày'))
    fireEvent.click(screen.getByTestId('rehearsal-run'))
    await screen.findByText(/42 %/)
    const body = asked.find(({ path }) => path === 'rules/rehearse')?.body
    expect(body).toMatchObject({ saved: { id: 'dust', version: 2 }, operators: 1 })
    expect(screen.getByTestId<HTMLButtonElement>('rehearsal-run').disabled).toBe(true)
    fireEvent.click(screen.getByTestId('rehearsal-cancel'))
    await screen.findByText('Lần chạy thử này đã bị hủy.')
  })

  test('says why one was refused', async () => {
    show({ ...newest(undefined), 'POST rules/rehearse': problem(429, 'too-many-rehearsals') })
    await stateIs('empty')
    fireEvent.click(screen.getByTestId('rehearsal-run'))
    expect((await screen.findByTestId('rehearsal-refusal')).textContent).toContain('ba lượt')
  })

  test('tells what came out, beside the rule as suggested, and takes that over into a draft', async () => {
    const draft = { ...rule, version: 3 }
    const made = { rule: draft, status: 'draft', origin: 'person', draftedAt: begun.askedAt, draftedBy: 'an' }
    const { asked } = show({ ...newest(done), 'POST rules': { status: 201, body: made } })
    await screen.findByText(/sẽ báo 12 lần/)
    const cells = screen.getByTestId('rehearsal-figures').querySelectorAll('[data-figure=alarms] td')
    expect([...cells].map((cell) => cell.textContent)).toEqual(['12', '2'])
    expect(screen.getByTestId('alarms-chart').getAttribute('aria-label')).toContain('9')
    fireEvent.click(screen.getByTestId('rehearsal-take'))
    await screen.findByText(/dự thảo bản 3/)
    expect(asked.find(({ method, path }) => method === 'POST' && path === 'rules')?.body).toMatchObject({
      rule: { condition: { deadband: 8 }, onDelayMs: 60_000, offDelayMs: 60_000 },
    })
  })

  test('promises no light load from a span of which hardly anything is stored', async () => {
    const { result } = done
    const of = (covered: number) => ({ ...done, result: { ...result, covered } })
    const full = show(newest(of(0.93)))
    await screen.findByText(/Tải chấp nhận được/)
    full.unmount()
    show(newest(of(0.066)))
    await screen.findByText(/chỉ lưu 6 % số báo cáo/)
    expect(screen.queryByText(/Tải chấp nhận được/)).toBeNull()
  })

  test('keeps what was known when the link is lost, and sends nothing then', async () => {
    const { link } = show(newest(done))
    await stateIs('live')
    act(() => link({ mode: 'lost' }))
    await stateIs('disconnected')
    expect(screen.getByTestId('rehearsal-result')).toBeTruthy()
    expect(screen.getByTestId<HTMLButtonElement>('rehearsal-run').disabled).toBe(true)
  })

  test('says what went wrong when rehearsals cannot be read', async () => {
    show({ ...rules, 'GET rules/rehearsals?limit=100': problem(503, 'unavailable') })
    await stateIs('error')
  })
})
