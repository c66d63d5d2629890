import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import type { Page } from 'playwright-core'
import { attributeBecomes } from './browser.js'
import { type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

const mode = (page: Page, wanted: string) => attributeBecomes(page, 'gsb-mode', ['data-mode', wanted])
const text = (page: Page, testId: string): Promise<string> => page.getByTestId(testId).first().innerText()

describe('time', () => {
  test('is the city’s everywhere, in a browser in New York', async () => {
    const scene = await stage.show('busy', { path: '/alarms' })
    await isReady(scene)
    const { page } = scene
    expect(await text(page, 'gsb-clock')).toMatch(/14:05:37\s+CN,? 22\/11\/2026/)
    const times = await timesOf(page)
    expect(times.length).toBeGreaterThan(8)
    for (const { at, shown } of times) expect(shown).toContain(cityTime(at))
    await page.goto(`${stage.url}/e/air-quality/aq-22`)
    await page.getByTestId('values').waitFor()
    const { state } = await ask<{ state: { at: string } }>(page, 'devices/aq-22')
    expect(await text(page, 'values')).toContain(cityTime(state.at))
    expect(await text(page, 'gsb-clock')).toContain('14:05:37')
    expect(await page.title()).toContain('14:05')
    await page.goto(`${stage.url}/alarms?tab=history`)
    await isReady(scene)
    for (const { at, shown } of await timesOf(page)) expect(shown).toContain(cityTime(at))
  })
})

describe('a feed that falls silent', () => {
  test('grows late, stale and lost without any message; other feeds stay as they are', async () => {
    const scene = await stage.show('stale', { path: '/e/vehicle/refuse-01' })
    await isReady(scene)
    const freshness = () =>
      scene.page.locator('[data-testid=values] tr[data-freshness]').first().getAttribute('data-freshness')
    const looks: (string | null)[] = []
    for (const ms of [0, 30_000, 30_000, 140_000]) {
      await scene.advance(ms)
      looks.push(await freshness())
    }
    expect(looks).toEqual(['live', 'late', 'stale', 'lost'])
    await scene.page.goto(`${stage.url}/e/air-quality/aq-01`)
    await isReady(scene)
    expect(await freshness()).toBe('live')
  })
})

describe('a link that is lost', () => {
  test('is said within two seconds of the cut: pill, frame, banner, dark map, own clock, nothing to press, no blame', async () => {
    const scene = await stage.show('busy')
    await isReady(scene)
    const { page } = scene
    await scene.turn({ kind: 'cut' })
    await scene.advance(2_100)
    await mode(page, 'lost')
    expect(await text(page, 'lost-banner')).toMatch(/^MẤT KẾT NỐI từ 14:05:3\d — dữ liệu đến 14:05:3\d/)
    expect(await page.locator('[data-testid=gsb-clock][data-own=true]').count()).toBe(1)
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.map-canvas')).filter`)).toContain(
      'brightness',
    )
    expect(await page.getByTestId('alm-ack').first().isDisabled()).toBe(true)
    const blamed = () => page.locator('[data-freshness=late], [data-freshness=stale]').count()
    const before = await blamed()
    await scene.advance(90_000)
    expect(await blamed()).toBe(before)
    expect(scene.complaints).toEqual([])
  })

  test('is noticed by twelve seconds of silence on an open line', async () => {
    const scene = await stage.show('calm', { path: '/alarms' })
    await isReady(scene)
    await scene.turn({ kind: 'hush' })
    await scene.advance(6_500) // the last heartbeat may be five seconds old
    expect(await scene.hook('mode')).toBe('live')
    await scene.advance(6_000)
    await mode(scene.page, 'lost')
    await scene.turn({ kind: 'speak' })
    await scene.advance(20_000)
    await mode(scene.page, 'live')
  })

  test('is caught up with: a card counts what was missed, and it sounds once', async () => {
    const scene = await stage.show('drop', { path: '/alarms', touched: true })
    await isReady(scene)
    const { page } = scene
    const before = await scene.hook<{ 4: { active: number } }>('counters')
    await scene.advance(209_000)
    await mode(page, 'lost')
    const heard = (await scene.hook<unknown[]>('sounds')).length
    await scene.advance(20_000)
    await mode(page, 'live')
    await page.getByTestId('missed').waitFor()
    expect(Number(await page.getByTestId('missed').getAttribute('data-raised'))).toBe(4)
    const after = await scene.hook<{ 4: { active: number } }>('counters')
    expect(after[4].active - before[4].active).toBe(1)
    const sounds = (await scene.hook<unknown[]>('sounds')).slice(heard)
    expect(sounds).toEqual([4])
    await page.getByTestId('missed-close').click()
    expect(await page.getByTestId('missed').count()).toBe(0)
  })

  test('may lose a letter on the way: the gap is seen, and what lay in it is fetched', async () => {
    const scene = await stage.show('calm', { path: '/alarms' })
    await isReady(scene)
    const rows = () => scene.page.getByTestId('alm-row').count()
    const before = await rows()
    await scene.turn({ kind: 'lose', letters: 1 })
    await scene.turn({ kind: 'inject', count: 2 })
    await eventually('both letters are there', async () => (await rows()) === before + 2)
  })
})

/** REST, as the page itself asks it. */
function ask<Answer>(page: Page, path: string): Promise<Answer> {
  return page.evaluate<Answer>(`fetch('/api/v1/${path}').then((answer) => answer.json())`)
}

/** Every instant that a table tells, with what it shows. */
function timesOf(page: Page): Promise<{ at: string; shown: string }[]> {
  return page.evaluate(
    `[...document.querySelectorAll('main time[datetime]')].map((time) => ({ at: time.dateTime, shown: time.innerText }))`,
  )
}

function cityTime(at: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Ho_Chi_Minh',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at))
}
