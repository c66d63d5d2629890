import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type AlarmJson, instant } from '@haidang/contracts'
import { type City, connectDevice, eventually, freePorts, publish, startCity } from '@haidang/testing'
import type { Browser, Page } from 'playwright-core'
import { type Desk, administrator, attributeBecomes, openBrowser, openDesk, signInAs } from './browser.js'
import { type CuttableLine, openLine } from './cuttable-line.js'

jest.setTimeout(240_000)

let city: City
let line: CuttableLine
let browser: Browser
let first: Desk
let second: Desk
let wall: Desk

const wallAddress = '/display?size=1210x680&far=3'

/** Two desks, and a wall whose own line to the server can be cut. */
beforeAll(async () => {
  const [httpPort = 0] = await freePorts(1)
  line = await openLine(httpPort)
  ;[city, browser] = await Promise.all([
    startCity({ env: { IOC_HTTP_PORT: String(httpPort), IOC_PUBLIC_URL: line.url } }),
    openBrowser(),
  ])
  ;[first, second, wall] = [await openDesk(browser), await openDesk(browser), await openDesk(browser)]
  // Three maps drawn in software at once: small ones.
  await first.page.setViewportSize({ width: 1_024, height: 640 })
})
afterAll(async () => {
  await browser?.close()
  await city?.[Symbol.asyncDispose]()
  await line?.[Symbol.asyncDispose]()
})

const row = (page: Page, device: string) =>
  page.locator(`[data-testid=alm-row][data-device="${device}"]`).first()
/** A grave alarm takes the wall over and is not written a second time among the rows. */
const takenOverBy = (device: string) =>
  wall.page.locator(`[data-testid=wall-takeover][data-alarm*=".${device}."]`).first()
const countsOneGrave = async (page: Page): Promise<boolean> =>
  (await page.getByTestId('wall-sev-4').innerText()).trim().endsWith('1')
const asLive = (page: Page) => attributeBecomes(page, 'gsb-mode', ['data-mode', 'live'])

async function measure(device: string, values: Record<string, number>): Promise<void> {
  const client = await connectDevice(city.mqttUrl, await city.credential(device))
  await publish(client, `ioc/v1/air-quality/${device}/observations`, { at: new Date().toISOString(), values })
  await client.endAsync()
}

async function alarmOf(device: string): Promise<AlarmJson> {
  const { items } = await (await city.admin()).get<{ items: AlarmJson[] }>(`alarms?device=${device}`)
  const [alarm] = items
  if (!alarm) throw new Error(`${device} has no alarm`)
  return alarm
}

async function act(alarm: AlarmJson, action: string, body: object): Promise<void> {
  await (await city.admin()).send('POST', `alarms/${encodeURIComponent(alarm.id)}/${action}`, body)
}

describe('a wall', () => {
  test('that nobody has let in shows a code and its picture, and asks nobody to sign in', async () => {
    await wall.page.goto(`${line.url}${wallAddress}`)
    await wall.page.getByTestId('display-code').waitFor()
    expect(await wall.page.getByTestId('display-code').innerText()).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    expect(await wall.page.getByTestId('display-qr').count()).toBe(1)
    expect(await wall.page.locator('form, input, button, a[href]').count()).toBe(0)
  })

  test('is let in by a supervisor’s word, and then shows the city', async () => {
    const code = await wall.page.getByTestId('display-code').innerText()
    await signInAs(first.page, city.httpUrl, { ...administrator, path: `/pair?code=${code}` })
    await first.page.getByTestId('pair-found').waitFor()
    await first.page.getByTestId('pair-name').fill('Tường phòng điều hành')
    await first.page.getByTestId('pair-approve').click()
    await first.page.getByTestId('pair-decided').waitFor()
    await wall.page.getByTestId('wall-scene').waitFor()
    await wall.page.getByTestId('wall-clock').waitFor()
    await first.page.goto(`${city.httpUrl}/wall`)
    await first.page.locator('[data-testid=screen-card]', { hasText: 'Tường phòng điều hành' }).waitFor()
  })
})

describe('two desks and a wall', () => {
  test('all show an alarm; what one desk acknowledges, the other and the wall know', async () => {
    await first.page.goto(`${city.httpUrl}/map`)
    await signInAs(second.page, city.httpUrl, { ...administrator, path: '/alarms?sev=4' })
    await Promise.all([asLive(first.page), asLive(second.page)])
    await measure('aq-05', { pm25: 262 })
    for (const { page } of [first, second]) await row(page, 'aq-05').waitFor()
    await takenOverBy('aq-05').waitFor()
    await attributeBecomes(wall.page, 'wall-sev-4', ['data-unack', '1'])
    await row(first.page, 'aq-05').getByTestId('alm-ack').click()
    await first.page.getByTestId('ack-comment').fill('Đã gọi trạm')
    await first.page.getByTestId('ack-submit').click()
    for (const { page } of [first, second])
      await page
        .locator('[data-testid=alm-row][data-device=aq-05][data-state=acknowledged]')
        .first()
        .waitFor()
    await attributeBecomes(wall.page, 'wall-sev-4', ['data-unack', '0'])
    expect([...first.complaints, ...second.complaints, ...wall.complaints]).toEqual([])
  })

  test('an alarm is drawn in every state of its life, with who and when, and the audit has each step', async () => {
    await second.page.goto(`${city.httpUrl}/alarms?sev=3`)
    await asLive(second.page)
    await measure('aq-07', { pm25: 170 })
    await row(second.page, 'aq-07').waitFor()
    const alarm = await alarmOf('aq-07')
    const looks: (string | null)[] = []
    const look = async (state: string, tab: string): Promise<void> => {
      // Devices that were never heard fill the list: only this severity.
      await second.page.goto(`${city.httpUrl}/alarms?tab=${tab}&sev=3`)
      const found = second.page
        .locator(`[data-testid=alm-row][data-device=aq-07][data-state="${state}"]`)
        .first()
      await found.waitFor()
      looks.push(await found.locator('svg.severity').first().getAttribute('data-look'))
    }
    await look('unacknowledged', 'active')
    await act(alarm, 'acknowledge', { comment: 'Đang kiểm tra' })
    await look('acknowledged', 'active')
    expect(await row(second.page, 'aq-07').innerText()).toMatch(/admin \d\d:\d\d:\d\d/)
    await act(alarm, 'shelve', { until: instant(Date.now() + 900_000), comment: 'Chờ đội sửa chữa' })
    await look('shelved', 'shelved')
    await act(alarm, 'unshelve', {})
    await act(alarm, 'out-of-service', { comment: 'Hiệu chuẩn' })
    await look('out-of-service', 'blocked')
    await act(alarm, 'return-to-service', {})
    await look('unacknowledged', 'active') // who brings it back asks for a new look at it
    expect(looks).toEqual(['unacknowledged', 'acknowledged', 'shelved', 'out-of-service', 'unacknowledged'])
    const { items } = await (
      await city.admin()
    ).get<{ items: { action: string; subject: string }[] }>('audit?limit=100')
    const steps = items.filter(({ subject }) => subject === alarm.id).map(({ action }) => action)
    expect(steps.toSorted()).toEqual(
      ['acknowledge', 'out-of-service', 'return-to-service', 'shelve', 'unshelve'].map(
        (name) => `alarm.${name}`,
      ),
    )
  })
})

describe('a wall by itself', () => {
  test('whose line is cut says so as large as it can, and comes back alone', async () => {
    line.cut()
    await wall.page.getByTestId('display-lost').waitFor()
    expect(await wall.page.getByTestId('display-lost').innerText()).toMatch(/MẤT KẾT NỐI từ \d\d:\d\d:\d\d/)
    line.mend()
    await wall.page.getByTestId('display-lost').waitFor({ state: 'detached' })
    expect(await wall.page.locator('form, input').count()).toBe(0)
  })

  test('outlives a server that is killed and started again, and a browser that starts anew', async () => {
    await city.kill()
    await wall.page.getByTestId('display-lost').waitFor()
    await city.start()
    await wall.page.getByTestId('display-lost').waitFor({ state: 'detached' })
    await eventually('the wall counts the alarm again', () => countsOneGrave(wall.page))
    await wall.page.close()
    const page = await wall.context.newPage()
    await page.goto(`${line.url}${wallAddress}`)
    await page.getByTestId('wall-scene').waitFor()
    await eventually('the new page counts it, too', () => countsOneGrave(page))
    wall = { ...wall, page }
  })

  test('that is revoked shows nothing any more, and why', async () => {
    const admin = await city.admin()
    const { items } = await admin.get<{ items: { id: string }[] }>('screens')
    await admin.send('POST', `screens/${items[0]?.id ?? ''}/revoke`, {})
    await eventually(
      'the scene is gone',
      async () => (await wall.page.getByTestId('wall-scene').count()) === 0,
    )
    await wall.page.getByTestId('display-code').waitFor()
    expect(await wall.page.getByTestId('display-revoked').count()).toBe(1)
    expect(await wall.page.locator('form, input').count()).toBe(0)
  })
})
