import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type City, connectDevice, publish, startCity } from '@haidang/testing'
import type { Browser } from 'playwright-core'
import { administrator, attributeBecomes, openBrowser, openDesk, signInAs } from './browser.js'

jest.setTimeout(240_000)

let city: City
let browser: Browser

beforeAll(async () => {
  ;[city, browser] = await Promise.all([startCity(), openBrowser()])
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await city?.[Symbol.asyncDispose]()
})

/** A reading each minute of the last half hour. */
async function measured(device: string, pm25: number): Promise<void> {
  const client = await connectDevice(city.mqttUrl, await city.credential(device))
  const now = Date.now()
  for (let ago = 30; ago > 0; ago -= 1) {
    const at = new Date(now - ago * 60_000).toISOString()
    await publish(client, `ioc/v1/air-quality/${device}/observations`, { at, values: { pm25 } })
  }
  await client.endAsync()
}

describe('the page of rules', () => {
  test('rehearses a rule by keys alone over what was stored, and says what it would have raised', async () => {
    const { items } = await (
      await city.admin()
    ).get<{ items: { id: string }[] }>('devices?feed=air-quality&limit=1')
    await measured(items[0]?.id ?? '', 590)
    const { page, complaints } = await openDesk(browser)
    await signInAs(page, city.httpUrl, administrator)
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.locator('[data-testid=rule-link][data-rule^="pm25-high@"]').first().focus()
    await page.keyboard.press('Enter')
    await attributeBecomes(page, 'rehearsal', ['data-state', 'empty'])
    await page.keyboard.press('t')
    await page.getByTestId('rehearsal-result').waitFor()
    expect(await page.getByTestId('rehearsal-figures').innerText()).toContain('Cảnh báo')
    expect(await page.getByTestId('alarms-chart').getAttribute('aria-label')).toContain(
      'Cảnh báo mới trong mỗi',
    )
    await page.reload()
    await page.getByTestId('rehearsal-result').waitFor()
    expect(complaints).toEqual([])
  })
})
