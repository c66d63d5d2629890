import { jest } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { serveFixtures } from '../../infra/launch/fixtures.mjs'
import { beginShift, openBrowser } from './browser.js'

/** Far more than anything here takes: the machine may be busy with other things. */
const patienceMs = 120_000
jest.setTimeout(2 * patienceMs)

/** When every scene begins. */
const fixtureNow = Date.parse('2026-11-22T07:05:37Z')

export type FixtureName =
  'calm' | 'busy' | 'storm' | '10k' | 'stale' | 'empty' | 'drop' | 'long-vi' | 'signed-out' | 'unpaired'

type Look = Readonly<{
  path?: string
  size?: readonly [width: number, height: number]
  theme?: 'night' | 'day'
  language?: 'vi-VN' | 'en-GB'
  /** Browsers let nothing sound before a person has touched the page. */
  touched?: boolean
  /** The browser of this computer lets nothing sound, whoever touches the page. */
  mute?: boolean
  /** Things may move; software that draws a moving map costs two cores. */
  moving?: boolean
}>

/** One scene of the fixtures build on a page of its own. */
export type Scene = Readonly<{
  page: Page
  complaints: readonly string[]
  /** Lets the scene's own time go on; resolves when the screen shows it. */
  advance(ms: number): Promise<void>
  turn(turn: object): Promise<void>
  /** A property of `window.__ioc`. */
  hook<Value>(name: string): Promise<Value>
}>

export type Stage = Readonly<{
  browser: Browser
  url: string
  show(name: FixtureName, look?: Look): Promise<Scene>
  /** Closes every scene that is still shown. */
  clear(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}>

/** A browser and the served fixtures; New York's time zone, so that a borrowed one would show. */
export async function openStage(): Promise<Stage> {
  const [browser, server] = await Promise.all([openBrowser(), serveFixtures()])
  const contexts = new Set<BrowserContext>()
  const clear = async (): Promise<void> => {
    for (const context of contexts) await context.close()
    contexts.clear()
  }
  return {
    browser,
    url: server.url,
    show: async (name, look = {}) => {
      const context = await browser.newContext({
        viewport: sizeOf(look),
        locale: look.language ?? 'vi-VN',
        timezoneId: 'America/New_York',
        reducedMotion: look.moving ? 'no-preference' : 'reduce',
      })
      contexts.add(context)
      return open(context, `${server.url}${addressOf(name, look)}`, look)
    },
    clear,
    [Symbol.asyncDispose]: async () => {
      await clear()
      await browser.close()
      await server.close()
    },
  }
}

function sizeOf({ size: [width, height] = [1_280, 800] }: Look): { width: number; height: number } {
  return { width, height }
}

function addressOf(name: FixtureName, { path = '/map' }: Look): string {
  return `${path}${path.includes('?') ? '&' : '?'}fixture=${name}`
}

const letNothingSound = `Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' })
  AudioContext.prototype.resume = () => new Promise(() => undefined)`

async function open(context: BrowserContext, address: string, look: Look): Promise<Scene> {
  await context.addInitScript(`localStorage.setItem('ioc.theme', '${look.theme ?? 'night'}')`)
  await context.addInitScript(beginShift({ username: 'nguyen.van.an', at: fixtureNow }))
  if (look.mute) await context.addInitScript(letNothingSound)
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/i.test(message.text())) complaints.push(message.text())
  })
  await page.goto(address)
  if (look.touched) await page.mouse.click(2, 2)
  const hook = <Value>(name: string): Promise<Value> => page.evaluate<Value>(`__ioc.${name}`)
  const turn = async (wanted: object): Promise<void> =>
    void (await page.evaluate(`__ioc.turn(${JSON.stringify(wanted)})`))
  return { page, complaints, hook, turn, advance: (ms) => turn({ kind: 'advance', ms }) }
}

/** A desk that is live, and whose map, where there is one, has drawn. */
export async function isReady({ page }: Scene): Promise<void> {
  await page.locator('[data-testid=gsb-mode][data-mode=live]').waitFor({ state: 'attached' })
  if (new URL(page.url()).pathname === '/map')
    await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor({ state: 'attached' })
}
