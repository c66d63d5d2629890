import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import type { Page } from 'playwright-core'
import { type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

/** A key as an input method sends it while it composes: the console must not take it. */
async function compose(page: Page, code: string): Promise<void> {
  await page.evaluate(`(() => {
    const target = document.activeElement ?? document.body
    const event = { code: '${code}', key: 'Process', bubbles: true, cancelable: true }
    target.dispatchEvent(new KeyboardEvent('keydown', { ...event, isComposing: true }))
    target.dispatchEvent(new KeyboardEvent('keydown', { ...event, keyCode: 229 }))
  })()`)
}

const stored = (page: Page, key: string) => page.evaluate<string | null>(`localStorage.getItem('${key}')`)

const present = (page: Page, testId: string) => page.getByTestId(testId).count()

describe('without a mouse', () => {
  test('an alarm is found, acknowledged and left; help and search open; no key fires while composing or in a field', async () => {
    const scene = await stage.show('busy')
    await isReady(scene)
    const { page } = scene
    for (const code of ['KeyN', 'KeyA', 'Slash', 'KeyD', 'Period']) await compose(page, code)
    expect(await page.locator('[data-testid=alm-row][aria-current=true]').count()).toBe(0)
    expect(await present(page, 'ack-dialog')).toBe(0)

    await page.keyboard.press('n')
    const selected = page.locator('[data-testid=alm-row][aria-current=true]').first()
    await selected.waitFor()
    expect(await selected.getAttribute('data-severity')).toBe('4')
    const id = await selected.getAttribute('data-alarm')
    await page.keyboard.press('a')
    await page.getByTestId('ack-dialog').waitFor()
    await page.keyboard.type('naim? /g')
    await compose(page, 'KeyN')
    expect(await page.getByTestId('ack-comment').inputValue()).toBe('naim? /g')
    await page.keyboard.press('Control+Enter')
    await page.locator(`[data-testid=alm-row][data-alarm="${id}"][data-state=acknowledged]`).first().waitFor()
    expect(await present(page, 'keys-dialog')).toBe(0)

    await page.keyboard.press('Shift+Slash')
    await page.getByTestId('keys-dialog').waitFor()
    const help = await page.getByTestId('keys-dialog').innerText()
    for (const key of ['n', 'a', '/', '?', 'Esc', 'm']) expect(help.split(/\s+/)).toContain(key)
    await page.keyboard.press('Escape')
    await page.getByTestId('keys-dialog').waitFor({ state: 'detached' })

    await page.keyboard.press('/')
    await eventually('the search has the focus', () =>
      page.evaluate<boolean>(`document.activeElement?.matches('[data-testid=map-search]') ?? false`),
    )
    await page.keyboard.type('cau rong')
    await eventually('it finds what has marks', async () =>
      /cầu rồng/i.test(await page.locator('.map-results').innerText()),
    )
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await eventually('g a leads to the alarms', async () => new URL(page.url()).pathname === '/alarms')
    expect(scene.complaints).toEqual([])
  })

  test('a key is changed and switched off, for this person in this browser; Esc closes one thing a press', async () => {
    const scene = await stage.show('busy', { path: '/alarms' })
    await isReady(scene)
    const { page } = scene
    const selected = page.locator('[data-testid=alm-row][aria-current=true]')
    await page.keyboard.press('Shift+Slash')
    await page.getByTestId('keys-change').click()
    const row = page.locator('[data-key="keys.next KeyN"]')
    await row.getByTestId('key-catcher').click()
    await page.keyboard.press('y')
    expect(await row.getByTestId('key-catcher').innerText()).toBe('y')
    await page.locator('[data-key="keys.blink KeyB"]').getByTestId('key-switch').click()
    await page.keyboard.press('Escape')
    await page.getByTestId('keys-dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('n')
    await page.keyboard.press('b')
    expect([await selected.count(), await stored(page, 'ioc.blinking')]).toEqual([0, null])
    expect(JSON.parse((await stored(page, 'ioc.keys.nguyen.van.an')) ?? '')).toEqual({
      'keys.next KeyN': 'KeyY',
      'keys.blink KeyB': 'off',
    })
    await page.keyboard.press('y')
    await selected.first().waitFor()

    await page.getByTestId('gsb-user').click()
    await page.keyboard.press('Escape')
    expect([await present(page, 'user-menu'), (await selected.count()) > 0]).toEqual([0, true])
    await page.keyboard.press('Escape')
    await eventually('the second press clears the selection', async () => (await selected.count()) === 0)
    expect(scene.complaints).toEqual([])
  })

  test('a shift begins with a tone that is heard, and is known from then on', async () => {
    const scene = await stage.show('calm', { path: '/alarms', size: [1_440, 900] })
    await isReady(scene)
    const { page } = scene
    await page.getByTestId('gsb-user').click()
    await page.getByTestId('open-shift').click()
    expect(await page.getByTestId('shift-take').isDisabled()).toBe(true)
    await page.getByTestId('shift-test').press('Enter')
    await eventually('the tone is played', async () => {
      const sounds = await scene.hook<unknown[]>('sounds')
      return sounds.includes('test')
    })
    await page.getByTestId('shift-heard').press('Enter')
    await page.getByTestId('shift-take').press('Enter')
    await page.getByTestId('shift-gate').waitFor({ state: 'detached' })
    expect(await page.getByTestId('gsb-user').innerText()).toContain('trực từ 14:05')
    expect(scene.complaints).toEqual([])
  })

  test('the focus is seen wherever Tab leads, and nothing covers what has it', async () => {
    const scene = await stage.show('busy', { path: '/alarms' })
    await isReady(scene)
    const { page } = scene
    const faults: unknown[] = []
    for (const path of ['/alarms', '/map', '/e/air-quality/aq-22', '/wall', '/pair', '/alarms?tab=history']) {
      if (new URL(page.url()).pathname !== path) await page.goto(`${stage.url}${path}`)
      await isReady(scene)
      for (let press = 0; press < 24; press += 1) {
        await page.keyboard.press('Tab')
        const fault = await page.evaluate(focusFault)
        if (fault !== null) faults.push({ path, press, fault })
      }
    }
    expect(faults).toEqual([])
  })
})

/** What is wrong with the focus now: nothing (null), invisible, or covered. */
const focusFault = `(() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const name = element.tagName + ' ' + (element.dataset.testid ?? element.className ?? '')
  const rings = [element, element.parentElement, ...element.querySelectorAll('*')].slice(0, 30).some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (one === element && boxShadow !== 'none')
  })
  if (!rings) return name + ' shows no focus'
  // What lets the pointer through lies over what the pointer finds.
  if (getComputedStyle(element).pointerEvents === 'none') return null
  const box = element.getBoundingClientRect()
  if (box.width === 0 || box.bottom < 0 || box.top > innerHeight) return name + ' is out of sight'
  const x = Math.min(innerWidth - 1, Math.max(0, box.x + box.width / 2))
  const y = Math.min(innerHeight - 1, Math.max(0, box.y + box.height / 2))
  const top = document.elementFromPoint(x, y)
  return top && !element.contains(top) && !top.contains(element) ? name + ' lies under ' + top.tagName + ' ' + top.className : null
})()`
