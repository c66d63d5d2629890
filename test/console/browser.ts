import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core'

import type * as Launcher from '../../infra/launch/chromium.mjs'

/** By its place in the repository, for what is built of us lies somewhere else. */
const launcher = join(repository, 'infra/launch/chromium.mjs')

/** A browser on this computer: Debian's, or the one that npm brought. */
export async function openBrowser(): Promise<Browser> {
  const { chromium } = (await import(pathToFileURL(launcher).href)) as typeof Launcher
  const { executablePath, args, env } = await chromium()
  // A page is put together without WebGL, which only the map needs: where all of it is software that takes a third less.
  const options = [...args, '--disable-gpu-compositing']
  return playwright.launch({ executablePath, args: options, env: { ...process.env, ...env }, headless: true })
}

export type Desk = Readonly<{
  page: Page
  context: BrowserContext
  /** What the browser complained of: forbidden by the policy, or thrown. A good page leaves it empty. */
  complaints: readonly string[]
}>

/** A desk of its own: cookies, storage and a time zone that is not the city's. */
export async function openDesk(browser: Browser, { language = 'vi-VN' } = {}): Promise<Desk> {
  const context = await browser.newContext({
    viewport: { width: 1_280, height: 720 },
    locale: language,
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce', // a map that animates in software costs two cores
  })
  context.setDefaultTimeout(90_000) // far more than anything takes: the machine may be busy with other things
  await context.addInitScript(beginShift({ username: administrator.username, at: Date.now() }))
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/i.test(message.text())) complaints.push(message.text())
  })
  await page.exposeFunction('complain', (what: string) => complaints.push(what))
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => complain(event.violatedDirective + ': ' + event.blockedURI))`,
  )
  return { page, context, complaints }
}

/** A script for a page: this person's shift has begun there, and nobody is asked for it. `at`: epoch ms. */
export function beginShift({ username, at }: Readonly<{ username: string; at: number }>): string {
  const shift = JSON.stringify({ username, name: username, at, heard: true })
  return `if (!localStorage.getItem('ioc.shift')) localStorage.setItem('ioc.shift', '${shift}')`
}

/** Signs in by the same request as the sign-in page's, and opens a page of the desk. */
export async function signInAs(
  page: Page,
  url: string,
  { username, password, path = '/map' }: Readonly<{ username: string; password: string; path?: string }>,
): Promise<void> {
  const answer = await page.request.post(`${url}/api/v1/session`, {
    data: { username, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`${username} is not let in: ${answer.status()} ${await answer.text()}`)
  await page.goto(`${url}${path}`)
  await page.getByTestId('gsb').waitFor()
}

/** The password that `startCity` gives the first administrator. */
export const administrator = { username: 'admin', password: 'a-password-for-tests-only' } as const

/** An attribute, once it has the wanted value. */
export async function attributeBecomes(
  page: Page,
  testId: string,
  [name, value]: readonly [string, string],
): Promise<void> {
  await page.locator(`[data-testid="${testId}"][${name}="${value}"]`).first().waitFor({ state: 'attached' })
}
