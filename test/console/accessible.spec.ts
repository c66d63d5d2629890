import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { seriousFindings } from './axe.js'
import { type FixtureName, type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterAll(() => stage?.[Symbol.asyncDispose]())

type Place = readonly [fixture: FixtureName, path: string, shows: string]

const desk: readonly Place[] = [
  ['storm', '/map', 'map-canvas'],
  ['busy', '/alarms', 'alm-row'],
  ['busy', '/alarms?tab=history', 'gsb'],
  ['empty', '/alarms', 'gsb'],
  ['busy', '/e/air-quality/aq-22', 'values'],
  ['busy', '/e/vehicle/refuse-12', 'values'],
  ['calm', '/e/parking/parking-01', 'happenings'],
  ['storm', '/bulletins', 'bulletin-row'],
  ['busy', '/wall', 'gsb'],
  ['busy', '/pair?code=4K7Q-9MXT', 'gsb'],
  ['signed-out', '/login', 'sign-in'],
]

describe('axe finds nothing serious', () => {
  for (const [fixture, path, shows] of desk) {
    test(`on ${path} (${fixture}) by night and by day`, async () => {
      const scene = await stage.show(fixture, { path })
      await scene.page.getByTestId(shows).first().waitFor()
      if (fixture !== 'signed-out') await isReady(scene)
      const night = await seriousFindings(scene.page)
      await theme(scene.page, 'day')
      const day = await seriousFindings(scene.page)
      expect({ night, day }).toEqual({ night: [], day: [] })
      expect(scene.complaints).toEqual([])
      await stage.clear()
    })
  }

  test('on what opens over the desk: the user’s sheet, the keys being changed, the start of a shift', async () => {
    const scene = await stage.show('busy', { path: '/alarms' })
    await isReady(scene)
    const { page } = scene
    const found: unknown[] = []
    const look = async (): Promise<void> => {
      for (const light of ['night', 'day']) {
        await theme(page, light)
        found.push(...(await seriousFindings(page)))
      }
    }
    await page.getByTestId('gsb-user').click()
    await look()
    await page.getByTestId('open-shift').click()
    await look()
    await page.getByTestId('shift-later').click()
    await page.keyboard.press('Shift+Slash')
    await page.getByTestId('keys-change').click()
    await look()
    expect(found).toEqual([])
    await stage.clear()
  })

  for (const fixture of ['busy', 'storm', 'unpaired'] as const) {
    test(`on the wall (${fixture})`, async () => {
      const scene = await stage.show(fixture, {
        path: '/display?size=3629x2041&far=8',
        size: [1_920, 1_080],
      })
      const shown = { busy: 'wall-row', storm: 'wall-takeover', unpaired: 'display-code' }[fixture]
      await scene.page.getByTestId(shown).first().waitFor()
      expect(await seriousFindings(scene.page)).toEqual([])
      await stage.clear()
    })
  }
})

/** Measured for contrast on each other, and with simulated colour blindness. */
const tokens = {
  night: {
    '--bg-0': '#14171a',
    '--bg-1': '#1c2024',
    '--bg-2': '#252a2f',
    '--bg-3': '#30363c',
    '--text-1': '#e6e9ec',
    '--text-2': '#b4bcc4',
    '--text-3': '#9aa3ab',
    '--ctl': '#78818a',
    '--line': '#343b42',
    '--focus': '#ffffff',
    '--act': '#e6e9ec',
    '--sev-5': '#d067ea',
    '--sev-4': '#ff5a66',
    '--sev-3': '#f79a08',
    '--sev-2': '#fff067',
    '--sev-1': '#a8d5f7',
    '--sev-0': '#8d969e',
    '--sev-5-tint': '#392b44',
    '--sev-4-tint': '#40292f',
    '--sev-3-tint': '#3f3420',
    '--sev-2-tint': '#40412f',
    '--sev-1-tint': '#323d46',
  },
  day: {
    '--bg-0': '#e4e7ea',
    '--bg-1': '#f3f4f5',
    '--bg-2': '#ffffff',
    '--text-1': '#14171a',
    '--text-2': '#4a5158',
    '--text-3': '#5c646c',
    '--ctl': '#6b737b',
    '--line': '#c4cad0',
    '--sev-5': '#a413ec',
    '--sev-4': '#8e0b14',
    '--sev-3': '#ce5709',
    '--sev-2': '#e0b400',
    '--sev-1': '#0a467b',
    '--sev-0': '#6b737b',
  },
  wall: { '--bg-0': '#0f1215', '--bg-1': '#171b1f', '--text-1': '#f2f4f6', '--text-2': '#c3c9cf' },
} as const

test('the colours in force are those that were measured for contrast and for colour-blind eyes', async () => {
  const { page } = await stage.show('calm', { path: '/alarms' })
  await page.getByTestId('gsb').waitFor()
  for (const [name, wanted] of Object.entries(tokens)) {
    await theme(page, name)
    expect(await tokensOf(page, Object.keys(wanted))).toEqual(wanted)
  }
  await stage.clear()
})

async function theme(page: Page, name: string): Promise<void> {
  await page.evaluate(`document.documentElement.setAttribute('data-theme', '${name}')`)
}

function tokensOf(page: Page, names: readonly string[]): Promise<Record<string, string>> {
  return page.evaluate<Record<string, string>>(`(() => {
    const style = getComputedStyle(document.documentElement)
    return Object.fromEntries(${JSON.stringify(names)}.map((name) => [name, style.getPropertyValue(name).trim().toLowerCase().replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')]))
  })()`)
}
