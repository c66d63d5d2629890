import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { type CDPSession, type Page, chromium as playwright } from 'playwright-core'

import { percentile, print } from './figures.js'
import { type TraceEvent, type Work, isTraceEvent, workOf } from './trace-work.js'

/*
 * What a desk with ten thousand moving vehicles asks of a browser's main thread in a minute, and apart from it what the
 * process that draws takes: where no graphics card does that, software does, on the same cores.
 */
const seconds = Number(process.argv[2] ?? 60)
const size = { width: 1_920, height: 1_080 }
const root = fileURLToPath(new URL('../../../', import.meta.url))

type Fixtures = Pick<typeof import('../../infra/launch/fixtures.mjs'), 'buildFixtures' | 'serveFixtures'>
type Browsers = Pick<typeof import('../../infra/launch/chromium.mjs'), 'chromium'>

const launch = async (name: string): Promise<unknown> =>
  import(pathToFileURL(join(root, 'infra/launch', name)).href)
const fixtures = await launch('fixtures.mjs')
const browsers = await launch('chromium.mjs')
if (!isFixtures(fixtures) || !isBrowsers(browsers)) throw new Error('the launcher has no fixtures to serve')

await fixtures.buildFixtures()
const server = await fixtures.serveFixtures()
const { executablePath, args, env } = await browsers.chromium()
const browser = await playwright.launch({ executablePath, args, env: { ...process.env, ...env } })
try {
  const page = await browser.newPage({ viewport: size, locale: 'vi-VN' })
  await page.goto(`${server.url}/map?flow=1&fixture=10k`)
  await page.locator('[data-testid=map-canvas][data-ready=true]').waitFor({ timeout: 120_000 })
  await page
    .locator('[data-testid=map-legend] [data-feed=vehicle][data-count="10000"]')
    .waitFor({ timeout: 120_000 })
  await page.waitForTimeout(10_000) // what a start costs is not what a minute costs
  const drawnBefore = await drawingSeconds()
  const work = await watched(page)
  report(work, (await drawingSeconds()) - drawnBefore)
} finally {
  await browser.close()
  await server.close()
}

async function watched(page: Page): Promise<Work> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) if (isTraceEvent(event)) events.push(event)
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    categories: '-*,toplevel,devtools.timeline,disabled-by-default-devtools.timeline',
  })
  await page.waitForTimeout(seconds * 1_000)
  await ended(session)
  return workOf(events)
}

async function ended(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
}

/** What the process that draws has worked since it began, all its threads together. */
async function drawingSeconds(): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'GPU').reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

function report({ tasks, frames }: Work, drawnSeconds: number): void {
  const over = (ms: number, of: (task: Work['tasks'][number]) => number): number =>
    tasks.filter((task) => of(task) > ms).length
  const longest = (of: (task: Work['tasks'][number]) => number): number => Math.max(0, ...tasks.map(of))
  const figures: [figure: string, value: number, unit: string][] = [
    ['frames', frames.length / seconds, '1/s'],
    ['tasks_over_50ms', over(50, ({ wallMs }) => wallMs), 'tasks'],
    ['tasks_over_50ms_own', over(50, ({ cpuMs }) => cpuMs), 'tasks'],
    ['longest_task', longest(({ wallMs }) => wallMs), 'ms'],
    ['longest_task_own', longest(({ cpuMs }) => cpuMs), 'ms'],
    ['longest_task_script', longest(({ scriptMs }) => scriptMs), 'ms'],
    ['main_per_frame_p95', percentile(frames, 0.95), 'ms'],
    ['main_share', tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / seconds / 1_000, 'cores'],
    ['drawing_share', drawnSeconds / seconds, 'cores'],
  ]
  for (const [figure, value, unit] of figures)
    print({ bench: 'console', figure, value, unit, vehicles: 10_000, seconds, ...size })
}

function isFixtures(found: unknown): found is Fixtures {
  return typeof found === 'object' && found !== null && 'buildFixtures' in found && 'serveFixtures' in found
}

function isBrowsers(found: unknown): found is Browsers {
  return typeof found === 'object' && found !== null && 'chromium' in found
}
