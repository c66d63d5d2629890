import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import type { Page } from 'playwright-core'
import { leaksIn, spokenWords } from '../../infra/launch/screens/spoken.mjs'
import { type FixtureName, type Scene, type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
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

const places: readonly (readonly [fixture: FixtureName, path: string, shows: string])[] = [
  ['long-vi', '/map', 'map-legend'],
  ['long-vi', '/alarms', 'alm-row'],
  ['long-vi', '/e/air-quality/aq-22', 'values'],
  ['long-vi', '/e/vehicle/refuse-12', 'values'],
  ['long-vi', '/bulletins', 'bulletin-row'],
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
      const words = await page.evaluate<string[]>(spokenWords)
      expect(words.length).toBeGreaterThan(3)
      expect(leaksIn(words, 'vi')).toEqual([])
      expect(words.filter((word) => word !== word.normalize('NFC'))).toEqual([])
    })
  }
})

describe('what opens over a screen', () => {
  for (const language of ['vi', 'en'] as const) {
    test(`speaks ${language} alone: the sheets of the bar, the keys, the start of a shift, and what is under them`, async () => {
      const scene = await stage.show('busy', {
        path: '/e/vehicle/refuse-12',
        language: language === 'vi' ? 'vi-VN' : 'en-GB',
      })
      await isReady(scene)
      const leaks: string[] = []
      for (const open of [openUser, openSound, openKeys, openShift]) {
        const close = await open(scene)
        await settled(scene.page)
        leaks.push(...leaksIn(await scene.page.evaluate<string[]>(spokenWords), language))
        await close()
      }
      expect([...new Set(leaks)]).toEqual([])
    })
  }
})

type Opened = () => Promise<unknown>

async function openUser({ page }: Scene): Promise<Opened> {
  await page.getByTestId('gsb-user').click()
  return () => page.keyboard.press('Escape')
}

async function openSound({ page }: Scene): Promise<Opened> {
  await page.getByTestId('gsb-sound').click()
  return () => page.keyboard.press('Escape')
}

async function openKeys({ page }: Scene): Promise<Opened> {
  await page.keyboard.press('Shift+Slash')
  await page.getByTestId('keys-change').click()
  return () => page.keyboard.press('Escape')
}

async function openShift({ page }: Scene): Promise<Opened> {
  await page.getByTestId('gsb-user').click()
  await page.getByTestId('open-shift').click()
  await page.getByTestId('shift-test').click()
  return () => page.getByTestId('shift-later').click()
}

/** Nothing is loading any more. */
async function settled(page: Page): Promise<void> {
  await eventually('nothing is loading', () =>
    page.evaluate<boolean>(`document.querySelectorAll('[data-state=loading]').length === 0`),
  )
}
