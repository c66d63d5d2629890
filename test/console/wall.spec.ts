import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import type { Page } from 'playwright-core'
import { type Stage, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

const [width, height] = [1_920, 1_080]
/** A wall of 3.63 m, read from 8 m, on a full-HD signal. */
const path = '/display?size=3629x2041&far=8'
const shown = { path, size: [width, height] } as const

/** Every text of the wall, by the height of its capitals as the farthest seat sees it, in arc-minutes. */
const texts = `(() => {
  const mmPerPx = 3629 / ${width}
  const walker = document.createTreeWalker(document.querySelector('[data-testid=display]'), NodeFilter.SHOW_TEXT)
  const found = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (node.data.trim() === '' || element.closest('.maplibregl-ctrl, .visually-hidden, [aria-hidden=true] title, title')) continue
    const box = element.getBoundingClientRect()
    if (box.width === 0 || getComputedStyle(element).visibility === 'hidden') continue
    const svg = element.closest('svg')
    const scale = svg && svg.viewBox.baseVal.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1
    const capPx = parseFloat(getComputedStyle(element).fontSize) * scale * 0.728
    const minutes = (2 * Math.atan((capPx * mmPerPx) / 2 / 8000) * 180 * 60) / Math.PI
    found.push({ text: node.data.trim(), minutes: Math.round(minutes * 10) / 10 })
  }
  return found
})()`

/** What stands outside of its own tile: cut off, or over another. Rows that wait in a second column are not seen. */
const cut = `(() => {
  const scene = document.querySelector('.wall-scene')
  const walker = document.createTreeWalker(scene, NodeFilter.SHOW_TEXT)
  const found = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (node.data.trim() === '' || element.closest('svg, .maplibregl-map') || getComputedStyle(element).visibility === 'hidden') continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    const tile = scene.querySelector(':scope > :nth-child(' + (1 + [...scene.children].findIndex((each) => each.contains(node))) + ')').getBoundingClientRect()
    const row = element.closest('.wall-rows > *, .wall-taken > *')
    if (box.width === 0 || (row && row.getBoundingClientRect().left >= tile.right - 2)) continue
    if (box.left < tile.left - 1 || box.right > tile.right + 1 || box.top < tile.top - 1 || box.bottom > tile.bottom + 1) found.push(node.data)
  }
  return found
})()`

/** More than a label; the notice of the map's origin is none that anybody must read from there. */
const isSentence = (text: string): boolean => text.split(/\s+/).length > 5 && !text.includes('©')

describe('a wall', () => {
  test('is set so large that the farthest seat reads it: 16 minutes of arc for every word, 20 for sentences', async () => {
    const { page } = await stage.show('busy', shown)
    await page.locator('[data-testid=wall-map][data-ready=true]').waitFor()
    const all = await page.evaluate<{ text: string; minutes: number }[]>(texts)
    expect(all.length).toBeGreaterThan(10)
    expect(all.filter(({ minutes }) => minutes < 15.9)).toEqual([])
    expect(all.filter(({ text, minutes }) => isSentence(text) && minutes < 19.9)).toEqual([])
    expect(
      await page.evaluate(
        `document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth`,
      ),
    ).toBe(true)
    expect(await page.evaluate(cut)).toEqual([])
    expect(await page.getByTestId('wall-vehicles').innerText()).toMatch(/^[1-9]/)
    const [map, badge] = await Promise.all([
      page.getByTestId('wall-map').boundingBox(),
      page.locator('[data-testid=wall-badge][data-device=aq-22] svg').boundingBox(),
    ])
    const middle = (map?.x ?? 0) + (map?.width ?? 0) / 2
    expect(Math.abs((badge?.x ?? 0) + (badge?.width ?? 0) / 2 - middle)).toBeLessThan((map?.width ?? 0) / 10)
  })

  test('gives all of itself to the worst there is, and says how many alarms it has not written out', async () => {
    const { page } = await stage.show('storm', shown)
    const taken = page.getByTestId('wall-takeover')
    await taken.waitFor()
    expect(await taken.getAttribute('data-extent')).toBe('full')
    expect(await taken.getByTestId('wall-focused-now').innerText()).toBe('hiện 387')
    await eventually('what is not written out is counted, after the rows have been measured', () =>
      taken.evaluate((panel) => {
        const visible = [...panel.querySelectorAll('[data-testid=wall-row]')].filter(
          (row) => row.getBoundingClientRect().left < panel.getBoundingClientRect().right,
        )
        const counted = [...panel.ownerDocument.querySelectorAll('[data-testid^=wall-sev-]')].reduce(
          (sum, each) => sum + Number(each.getAttribute('data-active')),
          0,
        )
        const more = panel.querySelector('[data-testid=wall-more]')?.getAttribute('data-count')
        return Number(more) === counted - 1 - visible.length
      }),
    )
    const said = page.getByTestId('wall-bulletin')
    expect(await said.innerText()).toMatch(/^Cấp 4\s+Bão.*số BAO-07/s)
    const words = await page.evaluate<{ text: string; minutes: number }[]>(texts)
    const small = words.filter(({ text, minutes }) => /BAO-07|Cấp 4|Bão, áp/.test(text) && minutes < 19.9)
    expect(small).toEqual([])
    expect(await page.evaluate(cut)).toEqual([])
  })

  test('walks against burn-in, at most one and a half of a hundred of its width', async () => {
    const scene = await stage.show('calm', shown)
    await scene.page.getByTestId('wall-clock').waitFor()
    const places = new Set<string>()
    for (let minute = 0; minute < 3; minute += 1) {
      const [x = 0, y = 0] = await orbitOf(scene.page)
      expect(Math.abs(x)).toBeLessThanOrEqual(width * 0.015)
      expect(Math.abs(y)).toBeLessThanOrEqual(height * 0.015)
      places.add(`${x},${y}`)
      await scene.advance(60_000)
    }
    expect(places.size).toBe(3)
  })

  test('makes room for what is grave until somebody has seen it', async () => {
    const scene = await stage.show('busy', shown)
    await scene.page.getByTestId('wall-takeover').waitFor()
    expect(await scene.page.getByTestId('wall-takeover').innerText()).toContain('cầu Rồng')
    const { items } = await scene.page.evaluate<{ items: { id: string; severity: number }[] }>(
      `fetch('/api/v1/alarms?severity=4').then((answer) => answer.json())`,
    )
    for (const { id } of items)
      await scene.page.evaluate(
        `fetch('/api/v1/alarms/${encodeURIComponent(id)}/acknowledge', { method: 'POST', body: '{}' })`,
      )
    await scene.advance(75_000)
    await scene.page.getByTestId('wall-takeover').waitFor({ state: 'detached' })
    expect(scene.complaints).toEqual([])
  })

  test('tells from far that its link is lost, since when, and asks nobody for anything', async () => {
    const scene = await stage.show('drop', shown)
    await scene.page.getByTestId('wall-clock').waitFor()
    await scene.advance(100_000)
    const lost = scene.page.getByTestId('display-lost')
    await lost.waitFor()
    expect(await lost.innerText()).toMatch(/MẤT KẾT NỐI từ 14:06:0\d\s+Dữ liệu đến 14:06:0\d/)
    const all = await scene.page.evaluate<{ text: string; minutes: number }[]>(texts)
    expect(
      Math.max(...all.filter(({ text }) => text.includes('MẤT')).map(({ minutes }) => minutes)),
    ).toBeGreaterThanOrEqual(39)
    const ground = `getComputedStyle(document.querySelector('[data-testid=display-lost]')).backgroundColor`
    expect(await scene.page.evaluate(ground)).toMatch(/^rgb\(/)
    expect(await scene.page.locator('form, input, button').count()).toBe(0)
  })
})

async function orbitOf(page: Page): Promise<number[]> {
  return ((await page.getByTestId('display').getAttribute('data-orbit')) ?? '').split(',').map(Number)
}
