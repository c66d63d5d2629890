#!/usr/bin/env node
import './node-floor.mjs'

import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import { chromium } from './chromium.mjs'
import { buildFixtures, serveFixtures } from './fixtures.mjs'
import { root } from './workspace.mjs'

/**
 * `npm run screens -- [FOLDER] [WORD …]`: what every screen looks like, in every scene and light, as pictures with an
 * index. Words pick the pictures whose names hold them all.
 */
const [folder = join(root, 'screens'), ...words] = process.argv.slice(2)
const { chromium: playwright } = createRequire(join(root, 'test/package.json'))('playwright-core')

const desk = { width: 1_920, height: 1_080 }
const phone = { width: 390, height: 844 }
const wall = { width: 3_840, height: 2_160 }
/** How far the scene's own time goes on before the picture is taken. */
const waits = { stale: 60_000, drop: 100_000 }

const routes = [
  ['map', '/map'],
  ['alarms', '/alarms'],
  ['history', '/alarms?tab=history'],
  ['station', '/e/air-quality/aq-22'],
  ['vehicle', '/e/vehicle/refuse-12'],
  ['walls', '/wall'],
]

const desks = ['calm', 'busy', 'storm', 'empty', 'stale', 'drop'].flatMap((fixture) =>
  ['night', 'day'].flatMap((theme) =>
    routes
      .filter(
        ([name]) =>
          (fixture === 'busy' || name !== 'walls') && (fixture !== 'empty' || !/station|vehicle/.test(name)),
      )
      .map(([name, path]) => ({ name: `${name}-${fixture}-${theme}`, path, fixture, theme, size: desk })),
  ),
)

const others = [
  { name: 'map-10k-night', path: '/map', fixture: '10k', size: desk },
  { name: 'map-selected-busy-night', path: '/map?sel=aq-22', fixture: 'busy', size: desk },
  { name: 'map-near-busy-night', path: '/map?@16.0620,108.2260,14.20', fixture: 'busy', size: desk },
  { name: 'map-busy-english-night', path: '/map', fixture: 'busy', size: desk, language: 'en-GB' },
  {
    name: 'alarms-busy-english-day',
    path: '/alarms',
    fixture: 'busy',
    size: desk,
    language: 'en-GB',
    theme: 'day',
  },
  {
    name: 'station-busy-english-night',
    path: '/e/air-quality/aq-22',
    fixture: 'busy',
    size: desk,
    language: 'en-GB',
  },
  { name: 'map-longest-words-night', path: '/map?sel=aq-22', fixture: 'long-vi', size: desk },
  { name: 'alarms-longest-words-night', path: '/alarms', fixture: 'long-vi', size: desk },
  { name: 'station-longest-words-night', path: '/e/air-quality/aq-22', fixture: 'long-vi', size: desk },
  { name: 'sign-in-night', path: '/login', fixture: 'signed-out', size: desk },
  { name: 'sign-in-day', path: '/login', fixture: 'signed-out', size: desk, theme: 'day' },
  { name: 'pair-busy-night', path: '/pair?code=4K7Q-9MXT', fixture: 'busy', size: desk },
  { name: 'missing-calm-night', path: '/nowhere', fixture: 'calm', size: desk },
  { name: 'xray-busy-night', path: '/map?sel=aq-22', fixture: 'busy', size: desk, hold: 'Alt' },
  { name: 'keys-calm-night', path: '/map', fixture: 'calm', size: desk, press: 'Shift+Slash' },
  ...['deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'].flatMap((eyes) =>
    ['map', 'alarms'].map((name) => ({
      name: `${name}-storm-${eyes}`,
      path: `/${name}`,
      fixture: 'storm',
      size: desk,
      eyes,
    })),
  ),
  ...['map', 'alarms', 'station'].map((name) => ({
    name: `phone-${name}-busy`,
    path: routes.find(([known]) => known === name)[1],
    fixture: 'busy',
    size: phone,
  })),
  { name: 'phone-sign-in', path: '/login', fixture: 'signed-out', size: phone },
]

const walls = [
  ['3x3-at-8m', 'size=3629x2041&far=8'],
  ['98-inch-at-5m', 'size=2158x1214&far=5'],
].flatMap(([name, query]) =>
  ['calm', 'busy', 'storm', 'drop', 'unpaired'].map((fixture) => ({
    name: `wall-${name}-${fixture}`,
    path: `/display?${query}`,
    fixture,
    size: wall,
  })),
)

const wanted = [...desks, ...others, ...walls].filter(({ name }) =>
  words.every((word) => name.includes(word)),
)
const into = resolve(folder)
await mkdir(into, { recursive: true })
process.stdout.write('building the console that needs no server\n')
if (process.env.HAIDANG_SCREENS_BUILT !== '1') await buildFixtures()
const server = await serveFixtures()
const { executablePath, args, env } = await chromium()
const browser = await playwright.launch({ executablePath, args, env: { ...process.env, ...env } })
const complaints = []
for (const shot of wanted) {
  await picture(shot).catch((error) => complaints.push(`${shot.name}: ${error.message.split('\n')[0]}`))
  process.stdout.write(`${shot.name}.png\n`)
}
await browser.close()
await server.close()
await writeFile(join(into, 'index.html'), indexOf(wanted))
for (const complaint of complaints) process.stdout.write(`✗ ${complaint}\n`)
process.stdout.write(`${wanted.length - complaints.length} pictures in ${into}\n`)
process.exit(complaints.length > 0 ? 1 : 0)

async function picture({
  name,
  path,
  fixture,
  size,
  theme = 'night',
  language = 'vi-VN',
  eyes,
  hold,
  press,
}) {
  const options = {
    viewport: size,
    locale: language,
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  }
  const context = await browser.newContext(options)
  try {
    await context.addInitScript(`localStorage.setItem('ioc.theme', '${theme}')`)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(`${name}: ${error.message}`))
    const address = `${server.url}${path}${path.includes('?') ? '&' : '?'}fixture=${fixture}`
    await page.goto(address)
    await settle(page, { path, fixture })
    await page.mouse.click(4, size.height - 4) // sound begins with the first touch
    if (waits[fixture]) await page.evaluate(`__ioc.advance(${waits[fixture]})`)
    if (eyes) await see(page, eyes)
    if (press) await page.keyboard.press(press)
    if (hold) await page.keyboard.down(hold)
    await page.evaluate('__ioc.advance(0)')
    await page.screenshot({ path: join(into, `${name}.png`) })
  } finally {
    await context.close()
  }
}

/** As eyes that lack a kind of cone would see it. */
async function see(page, type) {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setEmulatedVisionDeficiency', { type })
}

async function settle(page, { path, fixture }) {
  if (fixture !== 'signed-out' && fixture !== 'unpaired') await until(page, `__ioc.mode === 'live'`)
  if (path.startsWith('/map')) await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor()
  if (path.startsWith('/display')) {
    await page.getByTestId(fixture === 'unpaired' ? 'display-code' : 'wall-clock').waitFor()
  }
  await until(page, `document.querySelectorAll('[data-state=loading]').length === 0`)
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  // Tiles and letters come over several frames: the map has drawn when nothing was added for a while.
  await until(
    page,
    `__ioc.renderedFrames === globalThis.drawn || (globalThis.drawn = __ioc.renderedFrames, false)`,
  )
}

/** Asked from outside: the page's policy forbids it to make code of strings. */
async function until(page, condition) {
  const deadline = Date.now() + 60_000
  while (!(await page.evaluate(condition))) {
    if (Date.now() > deadline) throw new Error(`never came true: ${condition}`)
    await page.waitForTimeout(500)
  }
}

function indexOf(shots) {
  const figure = ({ name, path, fixture }) =>
    `<figure><a href="${name}.png"><img src="${name}.png" loading="lazy" alt=""></a><figcaption>${name}<br><small>${path} · ${fixture}</small></figcaption></figure>`
  return `<!doctype html><meta charset="utf-8"><title>Screens</title>
<style>body{margin:16px;font:14px/1.5 sans-serif;background:#14171a;color:#e6e9ec}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:16px}figure{margin:0}img{width:100%;border:1px solid #343b42}</style>
<main>${shots.map(figure).join('\n')}</main>
`
}
