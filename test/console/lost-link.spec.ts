import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { type City, connectDevice, eventually, freePorts, publish, startCity } from '@haidang/testing'
import type { MqttClient } from 'mqtt'
import type { Browser, Page } from 'playwright-core'
import { type Desk, administrator, attributeBecomes, openBrowser, openDesk, signInAs } from './browser.js'
import { type CuttableLine, openLine } from './cuttable-line.js'

jest.setTimeout(240_000)

let city: City
let line: CuttableLine
let browser: Browser
let desk: Desk
let page: Page

beforeAll(async () => {
  const [httpPort = 0] = await freePorts(1)
  line = await openLine(httpPort)
  ;[city, browser] = await Promise.all([
    startCity({ env: { IOC_HTTP_PORT: String(httpPort), IOC_PUBLIC_URL: line.url } }),
    openBrowser(),
  ])
  desk = await openDesk(browser)
  page = desk.page
  await signInAs(page, line.url, administrator)
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await city?.[Symbol.asyncDispose]()
  await line?.[Symbol.asyncDispose]()
})
beforeEach(() => attributeBecomes(page, 'gsb-mode', ['data-mode', 'live']))

/** A device on a line of its own: the console's may be cut. */
async function device(id: string) {
  const client: MqttClient = await connectDevice(city.mqttUrl, await city.credential(id))
  return {
    measures: (values: Record<string, number>) =>
      publish(client, `ioc/v1/air-quality/${id}/observations`, { at: new Date().toISOString(), values }),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  }
}

const row = (device: string) => page.locator(`[data-testid=alm-row][data-device="${device}"]`).first()
const isLost = () => attributeBecomes(page, 'gsb-mode', ['data-mode', 'lost'])
const isLive = () => attributeBecomes(page, 'gsb-mode', ['data-mode', 'live'])

describe('a console that loses its link', () => {
  test('says so, says up to when its data goes, and lets nobody act', async () => {
    await using station = await device('aq-02')
    await station.measures({ pm25: 170 })
    await row('aq-02').getByTestId('alm-ack').waitFor()
    line.cut()
    await isLost()
    expect(await page.getByTestId('lost-banner').innerText()).toMatch(
      /^MẤT KẾT NỐI từ \d\d:\d\d:\d\d — dữ liệu đến \d\d:\d\d:\d\d/,
    )
    expect(await row('aq-02').getByTestId('alm-ack').isDisabled()).toBe(true)
    expect(await row('aq-02').getByTestId('alm-ack').getAttribute('title')).toMatch(/^Mất kết nối/)
    expect(await page.locator('[data-testid=gsb-clock][data-own=true]').count()).toBe(1)
    expect(
      await page.evaluate<string>(`getComputedStyle(document.querySelector('.map-canvas')).filter`),
    ).toContain('brightness')
    line.mend()
    await isLive()
    expect(await page.getByTestId('lost-banner').count()).toBe(0)
    expect(await row('aq-02').getByTestId('alm-ack').isEnabled()).toBe(true)
  })

  test('comes back by itself and tells what happened meanwhile', async () => {
    await closeMissed()
    await using bad = await device('aq-12')
    await using poor = await device('aq-13')
    line.cut()
    await isLost()
    await bad.measures({ pm25: 262 })
    await poor.measures({ pm25: 90 })
    expect(await row('aq-12').count()).toBe(0)
    line.mend()
    await page.getByTestId('missed').waitFor()
    expect(await page.getByTestId('missed').getAttribute('data-raised')).toBe('2')
    await row('aq-12').waitFor()
    await row('aq-13').waitFor()
    await closeMissed()
  })

  test('notices a server that is there but silent', async () => {
    process.kill(city.pid(), 'SIGSTOP')
    try {
      await eventually(
        'twelve seconds without a heartbeat are a lost link',
        async () => (await page.getByTestId('lost-banner').count()) === 1,
        { withinMs: 120_000 },
      )
    } finally {
      process.kill(city.pid(), 'SIGCONT')
    }
    await isLive()
  })

  test('outlives a server that was killed and started again', async () => {
    await city.kill()
    await isLost()
    await city.start()
    await isLive()
    await using station = await device('aq-14')
    await station.measures({ pm25: 180 })
    await row('aq-14').waitFor()
    expect(desk.complaints).toEqual([])
  })

  test('whose session has ended asks for a new sign-in where it is', async () => {
    await page.goto(`${line.url}/e/air-quality/aq-14`)
    await page.getByTestId('values').waitFor()
    await desk.context.clearCookies()
    line.cut()
    await isLost()
    line.mend()
    await page.getByTestId('sign-in-again').waitFor()
    expect(await page.getByTestId('values').count()).toBe(1)
    await page.getByTestId('sign-in-again').locator('input[name=password]').fill(administrator.password)
    await page.getByTestId('sign-in-again').locator('button[type=submit]').click()
    await isLive()
    expect(await page.getByTestId('sign-in-again').count()).toBe(0)
    expect(page.url()).toContain('/e/air-quality/aq-14')
  })
})

async function closeMissed(): Promise<void> {
  const card = page.getByTestId('missed')
  if ((await card.count()) > 0) await card.getByTestId('missed-close').click()
}
