import { expect, test } from '@jest/globals'
import { render, screen, waitFor } from '@testing-library/react'
import { anAlarm } from '../../live/testing-alarms.js'
import { aConsole, aDeviceView } from '../../testing-console.js'
import { WhyCard } from './why-card.js'

const rule = {
  id: 'pm25-high',
  version: 4,
  name: { vi: 'Bụi PM2.5 cao', en: 'High PM2.5' },
  feed: 'air-quality',
  condition: {
    kind: 'threshold',
    quantity: 'pm25',
    direction: 'above',
    levels: [{ limit: 150, severity: 3 }],
    deadband: 2,
  },
  onDelayMs: 0,
  offDelayMs: 0,
}
const rules = 'GET rules?feed=air-quality&limit=1000'
const closed = 'GET alarms?closed=true&limit=1000&device=aq-01'

function shown(answers: NonNullable<Parameters<typeof aConsole>[0]>['answers']) {
  const here = aConsole({ answers: { [closed]: { body: { items: [] } }, ...answers } })
  here.link({})
  here.post({ kind: 'water', devices: [aDeviceView()], removed: [], rosters: [] })
  render(here.around(<WhyCard alarm={anAlarm()} />))
}

test('an alarm explains itself with the version of the rule that raised it, and names the one in force', async () => {
  shown({ [rules]: { body: { items: [rule] } } })
  await waitFor(() => expect(screen.getByTestId('why').getAttribute('data-state')).toBe('known'))
  await waitFor(() => expect(screen.getByTestId('why').textContent).toContain('chưa từng báo trước đây'))
  const text = screen.getByTestId('why').textContent?.replaceAll('\u00A0', ' ')
  expect(text).toContain('PM2.5 160 µg/m³ khi báo, vượt ngưỡng 150, báo từ')
  expect(text).toContain('theo luật “Bụi PM2.5 cao” bản 1')
  expect(text).toContain('bản đang dùng: 4')
})

test('without the rule it says so, and tells the alarm as it was told', async () => {
  shown({})
  await waitFor(() => expect(screen.getByTestId('why').getAttribute('data-state')).toBe('plain'))
  expect(screen.getByTestId('why').textContent).toContain('PM2.5 160 µg/m³ (ngưỡng 150)')
  expect(screen.getByTestId('why').textContent).toContain('Không tải được luật pm25-high bản 1')
})
