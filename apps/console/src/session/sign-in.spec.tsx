import { describe, expect, test } from '@jest/globals'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { browserLanguage } from '../preferences.js'
import { aConsole } from '../testing-console.js'
import { takeLinkSecret } from './session.js'
import { SignInPage } from './sign-in-page.js'

const me = { username: 'an', displayName: 'An', role: 'operator', scope: {} }
const refused = { status: 401, body: { type: 't', title: 't', status: 401, reason: 'wrong-credentials' } }

describe('the sign-in page', () => {
  test('signs in and learns who we are', async () => {
    const { console, asked, around } = aConsole({ answers: { 'POST session': {}, 'GET me': { body: me } } })
    act(() => console.session.current.set({ state: 'out' }))
    render(around(<SignInPage />))
    fireEvent.change(screen.getByLabelText('Tài khoản'), { target: { value: ' an ' } })
    fireEvent.change(screen.getByLabelText('Mật khẩu'), { target: { value: 'a long password' } })
    fireEvent.submit(screen.getByTestId('sign-in'))
    await waitFor(() =>
      expect(console.session.current.get()).toMatchObject({ state: 'in', me: { username: 'an' } }),
    )
    expect(asked.find(({ path }) => path === 'session')?.body).toEqual({
      username: 'an',
      password: 'a long password',
    })
  })

  test('says why not in the language of the page, and again when that is changed', async () => {
    const { around } = aConsole({ answers: { 'POST session': refused } })
    render(around(<SignInPage />))
    fireEvent.submit(screen.getByTestId('sign-in'))
    await waitFor(() =>
      expect(screen.getByTestId('sign-in-refusal').textContent).toBe('Sai tài khoản hoặc mật khẩu.'),
    )
    fireEvent.click(screen.getByRole('button', { name: 'English' }))
    expect(screen.getByTestId('sign-in-refusal').textContent).toBe('The name or the password is wrong.')
  })

  test('uses a one-time link once and by itself', async () => {
    const { asked, around } = aConsole({ answers: { 'POST session': {}, 'GET me': { body: me } } })
    render(around(<SignInPage link="a-secret-of-one-time-use" />))
    await waitFor(() => expect(asked.filter(({ path }) => path === 'session')).toHaveLength(1))
    expect(asked.find(({ path }) => path === 'session')?.body).toEqual({ link: 'a-secret-of-one-time-use' })
  })
})

test('the link’s secret is taken out of the address bar', () => {
  window.history.pushState(null, '', '/login#link=a-secret-of-one-time-use')
  expect(takeLinkSecret(window)).toBe('a-secret-of-one-time-use')
  expect(window.location.href).not.toContain('secret')
  expect(takeLinkSecret(window)).toBeUndefined()
})

test('the browser’s language decides: the first that we speak, else English', () => {
  expect(browserLanguage(['vi-VN', 'en'])).toBe('vi')
  expect(browserLanguage(['fr', 'vi'])).toBe('vi')
  expect(browserLanguage(['en-US', 'vi'])).toBe('en')
  expect(browserLanguage(['ja'])).toBe('en')
})

test('who was locked out sees how long, and cannot try before', async () => {
  const locked = {
    status: 429,
    headers: { 'retry-after': '90' },
    body: { type: 't', title: 't', status: 429, reason: 'locked-out' },
  }
  const { asked, around } = aConsole({ answers: { 'POST session': locked } })
  render(around(<SignInPage />))
  fireEvent.submit(screen.getByTestId('sign-in'))
  await waitFor(() =>
    expect(screen.getByTestId('sign-in-wait').textContent).toBe('Có thể thử lại sau 1\u00A0ph\u00A030.'),
  )
  fireEvent.submit(screen.getByTestId('sign-in'))
  expect(asked.filter(({ path }) => path === 'session')).toHaveLength(1)
})

test('a wrong password is emptied, so that the next can be typed at once', async () => {
  const { around } = aConsole({ answers: { 'POST session': refused } })
  render(around(<SignInPage />))
  fireEvent.change(screen.getByLabelText('Mật khẩu'), { target: { value: 'not this one' } })
  fireEvent.submit(screen.getByTestId('sign-in'))
  await waitFor(() => expect(screen.getByLabelText('Mật khẩu')).toHaveProperty('value', ''))
  expect(document.activeElement).toBe(screen.getByLabelText('Mật khẩu'))
})
