import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import type { Page } from 'playwright-core'
import { type FixtureName, type Stage, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 60_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

/** Every element that holds text itself and may clip it: its lines must leave room for two marks on a capital. */
const clipping = `[...document.querySelectorAll('body *')].flatMap((element) => {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  if (!own || element.closest('svg, canvas, .maplibregl-ctrl')) return []
  const style = getComputedStyle(element)
  if (!['overflowX', 'overflowY'].some((side) => ['hidden', 'clip'].includes(style[side]))) return []
  const size = parseFloat(style.fontSize)
  const line = style.lineHeight === 'normal' ? size * 1.2 : parseFloat(style.lineHeight)
  return line / size < 1.4 - 1e-6 ? [element.tagName + '.' + element.className + ' ' + line + '/' + size] : []
})`

/** Whatever is shown or said by an element: text, and the words that only a pointer or a screen reader gets. */
const said = `(() => {
  const words = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('script, style, code, kbd, .maplibregl-ctrl-attrib, .map-credits, [lang=en]')) words.push(node.data)
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (element.hasAttribute(name)) words.push(element.getAttribute(name))
  return [...new Set(words.map((word) => word.trim()).filter(Boolean))]
})()`

/** Words that no Vietnamese sentence has. Names of standards and units are no English. */
const english =
  /\b(the|and|of|with|from|your|this|alarms?|acknowledged?|loading|stations?|vehicles?|search|settings|user|sign|open|close[ds]?|map|wall|screens?|live|lost|unknown|error|retry|speed|heading|active|shelved?|history|none|measured|received|source|agency|area|name|state|version|rules?|limit|limits|ago|ignition|duty|refuse|fire|ambulance|collecting|available|dispatched|returning|scene|depot|kind|true|false|undefined|null|NaN|object)\b/i

const places: readonly (readonly [fixture: FixtureName, path: string, shows: string])[] = [
  ['long-vi', '/map', 'map-legend'],
  ['long-vi', '/alarms', 'alm-row'],
  ['long-vi', '/e/air-quality/aq-22', 'values'],
  ['long-vi', '/e/vehicle/refuse-12', 'values'],
  ['long-vi', '/wall', 'screens-page'],
  ['long-vi', '/pair?code=4K7Q-9MXT', 'pair-page'],
  ['long-vi', '/display?size=3629x2041&far=8', 'wall-row'],
  ['unpaired', '/display?size=3629x2041&far=8', 'display-code'],
  ['signed-out', '/login', 'sign-in'],
]

describe('Vietnamese', () => {
  for (const [fixture, path, shows] of places) {
    test(`is whole and alone on ${path} (${fixture}), at every density`, async () => {
      const scene = await stage.show(fixture, { path })
      const { page } = scene
      await page.getByTestId(shows).first().waitFor()
      await settled(page)
      const clipped: Record<string, string[]> = {}
      for (const density of ['dense', 'standard', 'roomy']) {
        await page.evaluate(`document.documentElement.setAttribute('data-density', '${density}')`)
        clipped[density] = await page.evaluate<string[]>(clipping)
      }
      expect(clipped).toEqual({ dense: [], standard: [], roomy: [] })
      const words = await page.evaluate<string[]>(said)
      expect(words.length).toBeGreaterThan(3)
      expect(words.filter((word) => english.test(word) && word !== 'English')).toEqual([])
      expect(words.filter((word) => word !== word.normalize('NFC'))).toEqual([])
    })
  }
})

/** Nothing is loading any more. */
async function settled(page: Page): Promise<void> {
  await eventually('nothing is loading', () =>
    page.evaluate<boolean>(`document.querySelectorAll('[data-state=loading]').length === 0`),
  )
}
