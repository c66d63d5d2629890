import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { AlarmJson } from '@haidang/contracts'
import { type City, connectDevice, eventually, publish, startCity } from '@haidang/testing'
import type { Browser, Page } from 'playwright-core'
import { type Desk, administrator, attributeBecomes, openBrowser, openDesk, signInAs } from './browser.js'

jest.setTimeout(240_000)

let city: City
let browser: Browser
const desks: Desk[] = []

beforeAll(async () => {
  ;[city, browser] = await Promise.all([startCity({ simulate: true }), openBrowser()])
}, 180_000)
afterAll(async () => {
  await browser?.close()
  await city?.[Symbol.asyncDispose]()
})
afterEach(async () => {
  for (const { context } of desks.splice(0)) await context.close()
})

async function desk(language?: string): Promise<Desk> {
  const opened = await openDesk(browser, language === undefined ? {} : { language })
  desks.push(opened)
  return opened
}

type Wanted = Readonly<{ language?: string; path?: string }>

async function signedIn({ language, path }: Wanted = {}): Promise<Desk> {
  const opened = await desk(language)
  await signInAs(opened.page, city.httpUrl, { ...administrator, path })
  return opened
}

/** One message of a real device over real MQTT. */
async function measure(device: string, values: Record<string, number>): Promise<void> {
  const client = await connectDevice(city.mqttUrl, await city.credential(device))
  await publish(client, `ioc/v1/air-quality/${device}/observations`, { at: new Date().toISOString(), values })
  await client.endAsync()
}

const row = (page: Page, device: string) =>
  page.locator(`[data-testid=alm-row][data-device="${device}"]`).first()

describe('signing in', () => {
  test('the one-time link of the terminal leads to the desk, once, and leaves the address bar', async () => {
    const { page, complaints } = await desk()
    const link = city.ready().signInLink
    await page.goto(link)
    await page.getByTestId('gsb').waitFor()
    expect(page.url()).not.toContain('link=')
    const other = await desk()
    await other.page.goto(link)
    await other.page.getByTestId('sign-in-refusal').waitFor()
    expect(await other.page.getByTestId('sign-in-refusal').innerText()).toBe(
      'Liên kết đăng nhập đã được dùng hoặc đã hết hạn.',
    )
    expect(complaints).toEqual([])
  })

  test('a wrong password is refused in the reader’s language', async () => {
    const { page } = await desk('en-GB')
    await page.goto(`${city.httpUrl}/login`)
    await page.getByLabel('User name').fill('admin')
    await page.getByLabel('Password').fill('not-the-password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    const refusal = page.getByTestId('sign-in-refusal')
    await refusal.waitFor()
    expect(await refusal.innerText()).toBe('The name or the password is wrong.')
    await page.getByRole('button', { name: 'Tiếng Việt' }).click()
    expect(await refusal.innerText()).toBe('Sai tài khoản hoặc mật khẩu.')
  })

  test('leads to the address that was asked for, and signing out leaves nothing on the screen', async () => {
    const { page } = await desk()
    await page.goto(`${city.httpUrl}/e/air-quality/aq-01`)
    await page.locator('input[name=username]').fill(administrator.username)
    await page.locator('input[name=password]').fill(administrator.password)
    await page.locator('button[type=submit]').click()
    await page.getByTestId('values').waitFor()
    await page.getByTestId('gsb-user').click()
    await page.getByTestId('sign-out').click()
    await page.getByTestId('sign-in').waitFor()
    expect(await page.getByTestId('gsb').count()).toBe(0)
  })
})

describe('the desk', () => {
  test('shows the city’s stations and vehicles on the map, live, under the strict policy', async () => {
    const { page, complaints } = await signedIn()
    await attributeBecomes(page, 'gsb-mode', ['data-mode', 'live'])
    await attributeBecomes(page, 'map-canvas', ['data-ready', 'true'])
    const counted = (feed: string) =>
      page.locator(`[data-testid=map-legend] [data-feed="${feed}"]`).getAttribute('data-count')
    await eventually(
      'stations and vehicles are counted',
      async () => (await counted('vehicle')) === '92' && (await counted('air-quality')) === '36',
    )
    expect(await page.getByTestId('map-no-base').count()).toBe(0)
    expect(await drawnShades(page)).toBeGreaterThan(20)
    expect(complaints).toEqual([])
  })

  test('tells the city’s time in a browser of another zone, and exposes nothing to the page', async () => {
    const { page } = await signedIn({ path: '/alarms' })
    const shown = await eventually(
      'the clock shows',
      async () => (await page.locator('[data-testid=gsb-clock] .gsb-time').innerText()) || undefined,
    )
    const instant = (await page.getByTestId('gsb-clock').getAttribute('datetime')) ?? ''
    const hour = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Ho_Chi_Minh',
      hour: '2-digit',
      hourCycle: 'h23',
    }).format(new Date(instant))
    expect(shown.slice(0, 2)).toBe(hour)
    const bare = await desk()
    await bare.page.goto(`${city.httpUrl}/icon.svg`)
    const usual = new Set(await globalsOf(bare.page))
    expect((await globalsOf(page)).filter((name) => !usual.has(name) && !name.startsWith('__zod_'))).toEqual(
      [],
    )
  })
})

describe('an alarm', () => {
  test('raised by a real device appears on both desks; acknowledged on one with a comment it is seen on the other', async () => {
    const [first, second] = [await signedIn(), await signedIn({ language: 'en-GB', path: '/alarms' })]
    await Promise.all(
      [first, second].map(({ page }) => attributeBecomes(page, 'gsb-mode', ['data-mode', 'live'])),
    )
    await measure('aq-05', { pm25: 262 })
    for (const { page } of [first, second]) await row(page, 'aq-05').waitFor()
    expect(await row(first.page, 'aq-05').getAttribute('data-severity')).toBe('4')
    expect(await first.page.getByTestId('gsb-sev-4').getAttribute('data-unack')).toBe('1')

    await row(first.page, 'aq-05').getByTestId('alm-ack').click()
    await first.page.getByTestId('ack-comment').fill('Đã gọi trạm')
    await first.page.getByTestId('ack-submit').click()
    for (const { page } of [first, second])
      await page
        .locator('[data-testid=alm-row][data-device=aq-05][data-state=acknowledged]')
        .first()
        .waitFor()
    expect(await row(second.page, 'aq-05').innerText()).toMatch(/Acked admin .*Đã gọi trạm/s)
    const { items } = await (await city.admin()).get<{ items: AlarmJson[] }>('alarms?device=aq-05')
    expect(items[0]?.acknowledged).toMatchObject({ by: 'admin', comment: 'Đã gọi trạm' })
    expect([...first.complaints, ...second.complaints]).toEqual([])
  })

  test('is worked by keys alone: n selects it, a asks for the comment, Ctrl+Enter sends', async () => {
    const { page } = await signedIn()
    await measure('aq-07', { pm25: 310 })
    await row(page, 'aq-07').waitFor()
    await page.keyboard.press('n')
    await page.locator('[data-testid=alm-row][data-device=aq-07][aria-current=true]').waitFor()
    expect(await page.getByTestId('map-sel').getAttribute('data-device')).toBe('aq-07')
    await page.keyboard.press('a')
    await page.getByTestId('ack-dialog').waitFor()
    await page.keyboard.type('n a ? không phải phím tắt')
    await page.keyboard.press('Control+Enter')
    await page.locator('[data-testid=alm-row][data-device=aq-07][data-state=acknowledged]').waitFor()
    expect(await page.getByTestId('ack-dialog').count()).toBe(0)
    expect(await page.getByTestId('keys-dialog').count()).toBe(0)
  })

  test('that somebody else has acknowledged meanwhile is refused in words', async () => {
    const { page } = await signedIn()
    await measure('aq-08', { pm25: 320 })
    await row(page, 'aq-08').getByTestId('alm-ack').click()
    const admin = await city.admin()
    const { items } = await admin.get<{ items: AlarmJson[] }>('alarms?device=aq-08')
    await admin.send('POST', `alarms/${encodeURIComponent(items[0]?.id ?? '')}/acknowledge`, {
      comment: 'trước',
    })
    await page.locator('[data-testid=alm-row][data-device=aq-08][data-state=acknowledged]').waitFor()
    await page.getByTestId('ack-submit').click()
    await page.getByTestId('ack-refusal').waitFor()
    expect(await page.getByTestId('ack-refusal').innerText()).toContain('Đã có người xác nhận cảnh báo này.')
  })
})

describe('the detail of a device', () => {
  test('shows its values with their times, its curve with the limits in force, and its alarms', async () => {
    const { page, complaints } = await signedIn()
    await measure('aq-11', { pm25: 165 })
    await row(page, 'aq-11').dblclick()
    await page.getByTestId('values').waitFor()
    expect(page.url()).toContain('/e/air-quality/aq-11')
    const value = page.locator('[data-testid=values] tr[data-quantity=pm25]')
    await eventually('the value is the one that was sent', async () =>
      (await value.innerText()).includes('165,0'),
    )
    await page.locator('[data-testid=curve][data-limits="3"]').waitFor()
    await eventually(
      'the curve has points',
      async () => Number(await page.getByTestId('curve').getAttribute('data-points')) > 0,
    )
    await row(page, 'aq-11').waitFor()
    await page.reload()
    await page.getByTestId('values').waitFor()
    expect(complaints).toEqual([])
  })
})

/** How many different shades the map's picture has: an empty canvas has one. */
async function drawnShades(page: Page): Promise<number> {
  const png = await page.getByTestId('map-canvas').screenshot()
  return page.evaluate<number>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
    pen.drawImage(picture, 0, 0)
    const { data } = pen.getImageData(0, 0, picture.width, picture.height)
    return new Set(data.filter((_, place) => place % 4 === 0)).size
  })()`)
}

function globalsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>('Object.getOwnPropertyNames(globalThis)')
}
