import { expect, test } from '@jest/globals'
import { act, render, screen } from '@testing-library/react'
import { aConsole } from '../testing-console.js'
import { FreshnessMark } from '../ui/freshness-mark.js'
import { useAgeWords } from './use-age-words.js'

const endAt = Date.UTC(2026, 10, 22, 7, 6, 5)

function Told() {
  const { lasting } = useAgeWords()
  return (
    <p data-testid="told">
      <FreshnessMark freshness="live" ageMs={7_000} /> {lasting(endAt - 80_000)}
    </p>
  )
}

test('while the link is lost an age is an instant, and a duration ends where the data ends', () => {
  const here = aConsole()
  render(here.around(<Told />))
  act(() => here.link({}))
  expect(screen.getByTestId('told').textContent).toContain('7\u00A0s trước')
  act(() => here.link({ mode: 'lost', lostAt: endAt, dataUntilAt: endAt }))
  expect(screen.getByTestId('told').textContent).toBe('lúc 14:05:58 ≥\u00A01\u00A0ph\u00A020')
  act(() => here.link({ mode: 'live' }))
  expect(screen.getByTestId('told').textContent).toContain('trước')
})
