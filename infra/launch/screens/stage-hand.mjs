/** Opens scenes of the fixtures build, goes from screen to screen in them, and waits until there is something to see. */

/** How far a scene's own time goes on before its pictures are taken. */
const goesOn = { stale: 60_000, drop: 100_000 }

const fixtureNow = Date.parse('2026-11-22T07:05:37Z')
const shift = { username: 'nguyen.van.an', name: 'Nguyễn Văn An', at: fixtureNow - 3_600_000, heard: true }

const sceneless = ['signed-out', 'unpaired']

/** A page at the first picture's address, live, with its scene's time gone on and sound allowed. */
export async function openPage(browser, { url, path, fixture, size, language, theme }) {
  const context = await browser.newContext({
    viewport: size,
    locale: language,
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  })
  await context.addInitScript(
    `if (!localStorage.getItem('ioc.theme')) localStorage.setItem('ioc.theme', '${theme}');
     localStorage.setItem('ioc.shift', '${JSON.stringify(shift)}')`,
  )
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  await page.goto(`${url}${path}${path.includes('?') ? '&' : '?'}fixture=${fixture}`)
  if (!sceneless.includes(fixture)) await until(page, `globalThis.__ioc?.mode === 'live'`)
  await page.mouse.click(2, 2) // sound begins with the first touch
  if (goesOn[fixture]) await page.evaluate(`__ioc.advance(${goesOn[fixture]})`)
  return { context, page }
}

/** Goes to a picture's screen, light and eyes, and presses what it wants; the answer takes the pressing back. */
export async function turnTo(page, { path, theme, eyes, press }) {
  const here = new URL(page.url())
  const there = new URL(path, here)
  const moved = here.pathname !== there.pathname || queryOf(here) !== queryOf(there)
  // As a link within the console would: nothing is loaded anew.
  if (moved && !path.startsWith('/display'))
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(path)}), dispatchEvent(new PopStateEvent('popstate'))`,
    )
  await lightUp(page, theme)
  if (eyes !== undefined || eyesOf.has(page)) await see(page, eyes ?? 'none')
  await page.evaluate(`globalThis.__ioc?.advance(0)`)
  return press ? presses[press](page) : async () => undefined
}

/** Where the map's camera stands, and which scene it is, are no other screen. */
function queryOf({ searchParams }) {
  const said = [...searchParams].filter(([name]) => name !== 'fixture' && !name.startsWith('@'))
  return new URLSearchParams(said).toString()
}

const eyesOf = new WeakMap()

/** As eyes that lack a kind of cone would see it. */
async function see(page, type) {
  const session = eyesOf.get(page) ?? (await page.context().newCDPSession(page))
  eyesOf.set(page, session)
  await session.send('Emulation.setEmulatedVisionDeficiency', { type })
}

/** By the console's own switch, so that the map is drawn in the other light, too. */
async function lightUp(page, theme) {
  const now = await page.evaluate(`document.documentElement.getAttribute('data-theme')`)
  if (now === theme || now === 'wall') return
  const menu = page.getByTestId('gsb-user')
  const inMenu = (await menu.count()) > 0
  if (inMenu) await menu.click()
  await page.locator('[data-testid=theme] button').nth(theme === 'night' ? 0 : 1).click()
  if (inMenu) await menu.click()
  await pointAside(page)
}

/** The pointer's own marks are no part of a picture. */
async function pointAside(page) {
  await page.mouse.move(2, 2)
}

const presses = {
  keys: (page) => press(page, 'Shift+Slash'),
  'keys-changing': async (page) => {
    const undo = await press(page, 'Shift+Slash')
    await page.getByTestId('keys-change').click()
    return undo
  },
  xray: async (page) => {
    await page.keyboard.down('Alt')
    await page.evaluate('__ioc.advance(0)')
    return () => page.keyboard.up('Alt')
  },
  user: (page) => open(page, 'gsb-user'),
  sound: (page) => open(page, 'gsb-sound'),
  shift: async (page) => {
    await page.getByTestId('gsb-user').click()
    await page.getByTestId('open-shift').click()
    await page.getByTestId('shift-test').click()
    return () => page.getByTestId('shift-later').click()
  },
}

async function press(page, key) {
  await page.keyboard.press(key)
  return () => page.keyboard.press('Escape')
}

async function open(page, testId) {
  const press = async () => {
    await page.getByTestId(testId).click()
    await pointAside(page)
  }
  await press()
  return press
}

/** Until the screen is complete: live, nothing loading for two looks in a row, letters there, the map drawn. */
export async function settle(page, { path, fixture }) {
  if (path.startsWith('/map')) {
    await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor()
    await until(page, drawn)
  }
  if (path.startsWith('/display'))
    await page.getByTestId(fixture === 'unpaired' ? 'display-code' : 'wall-clock').waitFor()
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  await until(page, quiet)
  await pause(page)
  await until(page, quiet)
  if (path.startsWith('/map') || path.startsWith('/display')) await until(page, drawn)
}

const quiet = `document.querySelectorAll('[data-state=loading], [aria-busy=true], .skeleton').length === 0
  && !/(^|\\n)(đang tải|đang tìm|loading)/i.test(document.body.innerText)
  && [...document.images].every((image) => image.complete)`

/** Tiles and letters come over several frames: the map has drawn when nothing was added between two looks. */
const drawn = `__ioc.renderedFrames === globalThis.drawn || (globalThis.drawn = __ioc.renderedFrames, false)`

const lookEachMs = 250
/** Far more than anything here takes: the computer may be busy with other things. */
const patienceMs = 120_000

const pause = (page) => page.waitForTimeout(lookEachMs)

/** Asked from outside: the page's policy forbids it to make code of strings. */
async function until(page, condition) {
  const deadline = performance.now() + patienceMs
  while (!(await page.evaluate(condition))) {
    if (performance.now() > deadline) throw new Error(`never came true: ${condition.split('\n')[0]}`)
    await pause(page)
  }
}
