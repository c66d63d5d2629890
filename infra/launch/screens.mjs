#!/usr/bin/env node
import './node-floor.mjs'

import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

import { chromium } from './chromium.mjs'
import { buildFixtures, serveFixtures } from './fixtures.mjs'
import { faultsOf } from './screens/faults.mjs'
import { contactSheet } from './screens/contact-sheet.mjs'
import { seatingOf } from './screens/seating.mjs'
import { shots } from './screens/shots.mjs'
import { openPage, settle, turnTo } from './screens/stage-hand.mjs'
import { root } from './workspace.mjs'

/**
 * `npm run screens -- [FOLDER] [WORD …]`: what every screen looks like, in every scene and light, as pictures with an
 * index. Words pick the pictures whose names hold them all. It fails when a picture holds a broken image, something
 * that is still loading, or words that do not belong there.
 */
const [folder = join(root, 'screens'), ...words] = process.argv.slice(2)
const { chromium: playwright } = createRequire(join(root, 'test/package.json'))('playwright-core')

/** A page draws in software and waits in turn: two keep a computer busy, more only get in each other's way. */
const hands = 2

const wanted = shots.filter(({ name }) => words.every((word) => name.includes(word)))
const into = resolve(folder)
await mkdir(into, { recursive: true })
const began = performance.now()
const seconds = () => `${Math.round((performance.now() - began) / 1_000)} s`
// In that folder they have been built already.
if (process.env.HAIDANG_FIXTURES === undefined) {
  process.stdout.write('building the console that needs no server\n')
  await buildFixtures()
}
const server = await serveFixtures()
const { executablePath, args, env } = await chromium()
const browser = await playwright.launch({ executablePath, args, env: { ...process.env, ...env } })
const complaints = []
const seatings = seatingOf(wanted)
await Promise.all(Array.from({ length: hands }, work))
await browser.close()
await server.close()
await writeFile(join(into, 'index.html'), contactSheet(wanted))
for (const complaint of complaints) process.stdout.write(`✗ ${complaint}\n`)
const failed = new Set(complaints.map((complaint) => complaint.split(':')[0])).size
process.stdout.write(
  `${wanted.length - failed} of ${wanted.length} pictures without complaint in ${into} (${seconds()})\n`,
)
process.exit(complaints.length > 0 ? 1 : 0)

/** Takes one seating after the other until none is left. */
async function work() {
  for (let seating = seatings.shift(); seating; seating = seatings.shift()) {
    const [first] = seating
    try {
      await photograph(seating)
    } catch (error) {
      complaints.push(`${first.name}: its page could not be opened: ${error.message.split('\n')[0]}`)
    }
  }
}

/** All pictures that one page can show without being loaded anew. */
async function photograph(seating) {
  const [first] = seating
  const told = { name: first.name }
  const { context, page } = await openPage(browser, { ...first, url: server.url })
  page.on('pageerror', (error) => complaints.push(`${told.name}: ${error.message}`))
  page.on('console', (message) => {
    if (/Content.Security.Policy|violates/i.test(message.text()))
      complaints.push(`${told.name}: ${message.text()}`)
  })
  try {
    for (const shot of seating) {
      told.name = shot.name
      await picture(page, shot).catch((error) =>
        complaints.push(`${shot.name}: ${error.message.split('\n')[0]}`),
      )
    }
  } finally {
    await context.close()
  }
}

async function picture(page, shot) {
  const undo = await turnTo(page, shot)
  await settle(page, shot)
  await page.screenshot({ path: join(into, `${shot.name}.png`) })
  for (const fault of await faultsOf(page, shot)) complaints.push(`${shot.name}: ${fault}`)
  await undo()
  process.stdout.write(`${shot.name}.png ${seconds()}\n`)
}
