import { describe, expect, test } from '@jest/globals'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { aConsole } from '../../testing-console.js'
import { aScreen } from '../testing-screens.js'
import PairPage from './pair-page.js'
import ScreensPage from './screens-page.js'

const pairing = {
  userCode: '4K7Q-9MXT',
  width: 3_840,
  height: 2_160,
  address: '10.0.0.7',
  askedAt: '2126-11-22T07:00:00.000Z',
  expiresAt: '2126-11-22T07:10:00.000Z',
  state: 'asked',
}
const problem = (status: number, reason: string) => ({
  status,
  body: { type: 't', title: 't', status, reason },
})

describe('letting a wall in', () => {
  test('a code from the wall shows what asks; a name and a yes let it in', async () => {
    const { around, asked } = aConsole({
      role: 'supervisor',
      answers: {
        'GET pairings/4K7Q-9MXT': { body: pairing },
        'POST pairings/4K7Q-9MXT': { body: { ...pairing, state: 'approved', name: 'Tường trái' } },
      },
    })
    render(around(<PairPage code="4K7Q-9MXT" />))
    expect((await screen.findByTestId('pair-found')).textContent).toContain('3840 × 2160 điểm ảnh')
    expect(screen.getByTestId('pair-found').textContent).toContain('10.0.0.7')
    expect(screen.getByTestId<HTMLButtonElement>('pair-approve').disabled).toBe(true)
    fireEvent.change(screen.getByTestId('pair-name'), { target: { value: ' Tường trái ' } })
    fireEvent.click(screen.getByTestId('pair-approve'))
    expect((await screen.findByTestId('pair-decided')).textContent).toContain('Đã ghép “Tường trái”')
    expect(asked.at(-1)?.body).toEqual({ decision: 'approve', name: 'Tường trái' })
  })

  test('a yes that the server could not take is sent again, and meanwhile one sees why', async () => {
    let tries = 0
    const approved = { body: { ...pairing, state: 'approved', name: 'Tường trái' } }
    const { around } = aConsole({
      role: 'supervisor',
      answers: {
        'GET pairings/4K7Q-9MXT': { body: pairing },
        'POST pairings/4K7Q-9MXT': () => (++tries > 1 ? approved : problem(503, 'unavailable')),
      },
    })
    render(around(<PairPage code="4K7Q-9MXT" />))
    fireEvent.change(await screen.findByTestId('pair-name'), { target: { value: 'Tường trái' } })
    fireEvent.click(screen.getByTestId('pair-approve'))
    expect((await screen.findByTestId('pair-refusal')).textContent).toContain('không trả lời')
    expect(screen.getByTestId<HTMLButtonElement>('pair-approve').disabled).toBe(true)
    await screen.findByTestId('pair-decided', {}, { timeout: 20_000 })
    expect(screen.queryByTestId('pair-refusal')).toBeNull()
  })

  test('a code that nobody shows is said so, and the form stays', async () => {
    const { around } = aConsole({
      role: 'supervisor',
      answers: { 'GET pairings/AAAA': problem(404, 'not-found') },
    })
    render(around(<PairPage />))
    fireEvent.change(screen.getByTestId('pair-code'), { target: { value: 'AAAA' } })
    fireEvent.submit(screen.getByTestId('pair-form'))
    expect((await screen.findByTestId('pair-refusal')).textContent).toContain('Không có mã này')
  })

  test('a code that has expired can be decided on no more', async () => {
    const { around } = aConsole({
      role: 'supervisor',
      answers: { 'GET pairings/4K7Q-9MXT': { body: { ...pairing, expiresAt: '2020-01-01T00:00:00.000Z' } } },
    })
    render(around(<PairPage code="4K7Q-9MXT" />))
    expect((await screen.findByTestId('pair-expired')).textContent).toContain('đã hết hạn')
    expect(screen.queryByTestId('pair-approve')).toBeNull()
  })

  test('an operator is told who may', () => {
    const { around, asked } = aConsole()
    render(around(<PairPage code="4K7Q-9MXT" />))
    expect(screen.getByTestId('pair-denied').textContent).toContain('Giám sát viên')
    expect(asked).toEqual([])
  })
})

describe('the page about walls', () => {
  test('shows of each wall what it last drew, and how it does', async () => {
    const screens = [aScreen(), aScreen({ id: 'wall-2', name: 'Sảnh', state: 'lost' })]
    const { around } = aConsole({ answers: { 'GET screens': { body: { items: screens } } } })
    render(around(<ScreensPage />))
    const cards = await screen.findAllByTestId('screen-card')
    expect(cards.map((card) => card.getAttribute('data-state'))).toEqual(['live', 'lost'])
    expect(cards[0]?.querySelector('img')?.getAttribute('src')).toContain('/screens/wall-7f2c/picture')
    expect(cards[1]?.textContent).toContain('mất liên lạc')
    expect(screen.queryByTestId('screen-revoke')).toBeNull()
  })

  test('without a wall tells how to get one, and what a wall of that size can carry', async () => {
    const { around } = aConsole({ role: 'supervisor', answers: { 'GET screens': { body: { items: [] } } } })
    render(around(<ScreensPage />))
    await screen.findByTestId('screens-steps')
    fireEvent.change(screen.getByTestId('add-far'), { target: { value: '10' } })
    expect(screen.getByTestId('add-verdict').textContent).toContain('quá nhỏ cho ghế xa 10 m')
    expect(screen.getByTestId<HTMLInputElement>('add-address').value).toContain(
      '/display?size=1210x680&far=10',
    )
  })

  test('a wall is renamed, and revoked only after asking', async () => {
    const { around, asked } = aConsole({
      role: 'supervisor',
      answers: {
        'GET screens': { body: { items: [aScreen()] } },
        'PATCH screens/wall-7f2c': { body: aScreen({ name: 'Sảnh' }) },
        'POST screens/wall-7f2c/revoke': { body: aScreen({ state: 'revoked' }) },
      },
    })
    render(around(<ScreensPage />))
    fireEvent.click(await screen.findByTestId('screen-rename'))
    fireEvent.change(screen.getByLabelText('Tên màn hình'), { target: { value: 'Sảnh' } })
    fireEvent.submit(screen.getByTestId('screen-rename-form'))
    await waitFor(() =>
      expect(asked.find(({ method }) => method === 'PATCH')?.body).toEqual({ name: 'Sảnh' }),
    )
    fireEvent.click(await screen.findByTestId('screen-revoke'))
    expect(asked.some(({ path }) => path.endsWith('/revoke'))).toBe(false)
    fireEvent.click(screen.getByTestId('screen-revoke-submit'))
    await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/revoke'))).toBe(true))
  })
})
