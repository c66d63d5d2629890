import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { anAlarm } from '../live/testing-alarms.js'
import { aConsole, aDeviceView, type Answers } from '../testing-console.js'
import Display from './display.js'
import { aScreen } from './testing-screens.js'

const query = 'size=1210x680&far=8'
const nobody = { status: 401, body: { type: 't', title: 't', status: 401, reason: 'unauthenticated' } }
const granted = {
  status: 201,
  body: {
    device_code: 'a-device-code-that-is-long-enough',
    user_code: '4K7Q-9MXT',
    verification_uri: 'https://ioc.test/pair',
    verification_uri_complete: 'https://ioc.test/pair?code=4K7Q-9MXT',
    expires_in: 600,
    interval: 5,
  },
}

function aWall(answers: Answers, size = query) {
  const here = aConsole({ answers: { 'GET site': nobody, ...answers } })
  let started = 0
  render(here.around(<Display query={size} startLive={() => void (started += 1)} />))
  return { ...here, started: () => started }
}

/** A wall that carries the whole scene; nothing here draws maps, and React tells of every part that breaks. */
function aWide(answers: Answers) {
  jest.spyOn(console, 'error').mockImplementation(() => undefined)
  return aWall(answers, 'size=3629x2722&far=5')
}

afterEach(() => void jest.restoreAllMocks())

describe('a wall that nobody has paired', () => {
  test('shows a code and where to type it, and never a form', async () => {
    const { asked } = aWall({ 'GET screens/me': nobody, 'POST screens/device-authorization': granted })
    await screen.findByText('4K7Q-9MXT')
    expect(screen.getByTestId('display-qr').getAttribute('data-text')).toBe(
      'https://ioc.test/pair?code=4K7Q-9MXT',
    )
    expect(screen.getByTestId('display-pairing').textContent).toContain('ioc.test/pair')
    expect(document.querySelector('form, input')).toBeNull()
    expect(asked.find(({ path }) => path === 'screens/me')?.headers).toMatchObject({ 'ioc-as': 'display' })
  })

  test('says when it was revoked, under which name', async () => {
    window.localStorage.setItem('ioc.wall.name', 'Phòng điều hành')
    aWall({ 'GET screens/me': nobody, 'POST screens/device-authorization': granted })
    expect((await screen.findByTestId('display-revoked')).textContent).toContain('“Phòng điều hành”')
    window.localStorage.clear()
  })

  test('says that it is too small for its seat', async () => {
    aWall({ 'GET screens/me': nobody, 'POST screens/device-authorization': granted })
    expect((await screen.findByTestId('display-size')).textContent).toContain('quá nhỏ cho ghế xa 8 m')
  })
})

describe('a paired wall', () => {
  const paired = { 'GET screens/me': { body: aScreen() } }

  test('follows the city and shows the worst alarm by its four codes', async () => {
    const { post, started } = aWall(paired)
    await screen.findByTestId('wall-scene')
    expect(started()).toBe(1)
    const alarms = [anAlarm({ id: 'a', severity: 2 }), anAlarm({ id: 'b', severity: 3 })]
    act(() => post({ kind: 'alarms', alarms, whole: true, events: [], seq: 2, caughtUp: true }))
    const [first] = screen.getAllByTestId('wall-row')
    expect(first?.getAttribute('data-alarm')).toBe('b')
    expect(first?.textContent).toContain('Cao')
    expect(first?.querySelector('svg')?.getAttribute('data-severity')).toBe('3')
    expect(screen.getByTestId('wall-scene').getAttribute('data-takeover')).toBe('none')
  })

  test('says which bulletins are in force, by their issuers’ words, and asks as itself', async () => {
    const since = '2020-01-01T00:00:00Z'
    const flood = {
      ...{ id: '7', number: 'LU-118', issuer: 'Đài KTTV', hazard: 'flood', level: 3, areas: ['ward-1'] },
      ...{ levelText: { vi: 'x', en: 'x' }, state: 'in-force', enteredBy: 'an', enteredAt: since },
      ...{ issuedAt: since, validFrom: since, validTo: '2126-01-01T00:00:00Z' },
    }
    const items = [flood, { ...flood, id: '8', level: 4, hazard: 'storm', number: 'BAO-1' }]
    const { asked } = aWall({ ...paired, 'GET bulletins?inForce=true': { body: { items } } })
    const said = await screen.findByTestId('wall-bulletins')
    expect(said.textContent).toMatch(/^Cấp 4 Bão, áp thấp nhiệt đới Đài KTTV, số BAO-1 đến 01\/01\/2126/)
    expect(screen.getByTestId('wall-bulletins-more').textContent).toBe('và 1 bản tin nữa')
    expect(asked.find(({ path }) => path.startsWith('bulletins'))?.headers).toMatchObject({
      'ioc-as': 'display',
    })
  })

  test('says nothing of bulletins while there is none, and says so when it cannot know', async () => {
    const none = aWall({ ...paired, 'GET bulletins?inForce=true': { body: { items: [] } } })
    await waitFor(() => expect(none.asked.some(({ path }) => path.startsWith('bulletins'))).toBe(true))
    expect(screen.queryByTestId('wall-bulletins')).toBeNull()
    cleanup()
    aWall(paired)
    expect((await screen.findByTestId('wall-bulletins')).textContent).toContain(
      'Chưa biết có bản tin thiên tai nào đang có hiệu lực',
    )
  })

  test('gives its side to a 4 at once', async () => {
    const { post } = aWall(paired)
    await screen.findByTestId('wall-scene')
    const alarms = [anAlarm({ id: 'a', severity: 4 })]
    act(() => post({ kind: 'alarms', alarms, whole: true, events: [], seq: 2, caughtUp: true }))
    expect(screen.getByTestId('wall-takeover').getAttribute('data-extent')).toBe('side')
  })

  test('what has taken the wall says its newest value, without a link as the last one, and is not written twice; a second 4 leads the list', async () => {
    const { post } = aWide(paired)
    await screen.findByTestId('wall-scene')
    const at = 1_795_000_000_000
    const pm25 = { value: 271.4, at, receivedAt: at, status: 'measuring' as const, flags: [] }
    const alarms = [
      anAlarm({ id: 'first', severity: 4, raisedAt: 1 }),
      anAlarm({ id: 'second', severity: 4, raisedAt: 2, device: 'aq-02' }),
      anAlarm({ id: 'third', severity: 2, device: 'aq-03' }),
    ]
    await act(async () => {
      post({ kind: 'link', status: { mode: 'lost', dataUntilAt: at, attempt: 1, slow: false }, offsetMs: 0 })
      post({ kind: 'water', devices: [aDeviceView({ values: { pm25 } })], removed: [], rosters: [] })
      post({ kind: 'alarms', alarms, whole: true, events: [], seq: 2, caughtUp: true })
    })
    expect(screen.getByTestId('wall-takeover').getAttribute('data-alarm')).toBe('first')
    expect(screen.getByTestId('wall-focused-now').textContent).toBe('cuối 271,4\u00A0µg/m³')
    const rows = screen.getAllByTestId('wall-row').map((row) => row.getAttribute('data-alarm'))
    expect(rows).toEqual(['second', 'third'])
  })

  test('a 5 has all of the wall, with every other alarm below it', async () => {
    const { post } = aWide(paired)
    await screen.findByTestId('wall-scene')
    const alarms = [1, 4, 5].map((severity) =>
      anAlarm({ id: `of-${severity}`, severity: severity === 1 ? 1 : severity === 4 ? 4 : 5 }),
    )
    await act(async () => post({ kind: 'alarms', alarms, whole: true, events: [], seq: 2, caughtUp: true }))
    const taken = screen.getByTestId('wall-takeover')
    expect([taken.getAttribute('data-extent'), taken.getAttribute('data-alarm')]).toEqual(['full', 'of-5'])
    const rows = [...taken.querySelectorAll('[data-testid=wall-row]')]
    expect(rows.map((row) => row.getAttribute('data-alarm'))).toEqual(['of-4', 'of-1'])
    expect((await screen.findByTestId('wall-broken')).dataset['part']).toBe('wall.part.map')
  })

  test('says across the wall that the link is lost, and since when, until it is back', async () => {
    const { link } = aWall(paired)
    await screen.findByTestId('wall-scene')
    const lostAt = Date.UTC(2026, 10, 22, 7, 3, 12)
    act(() => link({ mode: 'lost', lostAt, dataUntilAt: lostAt - 3_000 }))
    expect(screen.getByTestId('display-lost').textContent).toBe('MẤT KẾT NỐI từ 14:03:12Dữ liệu đến 14:03:09')
    act(() => link({ mode: 'live' }))
    expect(screen.queryByTestId('display-lost')).toBeNull()
  })

  test('waits for a server that is away, without a form and without a code', async () => {
    aWall({ 'GET screens/me': { status: 503, body: { ...nobody.body, status: 503, reason: 'unavailable' } } })
    await waitFor(() => expect(screen.getByTestId('display').getAttribute('data-state')).toBe('away'))
    expect(screen.getByTestId('display-loading').textContent).toContain('ĐANG TẢI')
  })
})
