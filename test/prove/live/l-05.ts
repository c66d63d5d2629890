import { setTimeout as pause } from 'node:timers/promises'
import { type FaultyLine, connectDevice, openFaultyLine, publish } from '@haidang/testing'
import type { Page } from 'playwright-core'
import { attributeBecomes, openBrowser, openDesk } from '../../console/browser.js'
import { type Product, openProduct } from '../product.js'
import { type Row, type Run, judge } from '../row.js'
import { stations, town } from '../stations.js'

const saysWithinMs = 15_000
/** Longer than the wire's own ping takes to notice. */
const holeMs = 40_000

export const row: Row = {
  id: 'L-05',
  promise:
    'a black hole both ways before a desk in a real browser: within 15 s the screen says that nothing on it is live; it comes back by itself',
  ways: ['embedded', 'services'],
  async prove(run) {
    let opened: FaultyLine | undefined
    await using product = await openProduct(run, {
      town,
      publicUrl: async (port) => {
        opened = await openFaultyLine(port)
        return `http://127.0.0.1:${opened.port}`
      },
    })
    const line = opened
    if (!line) throw new Error('no line before the product')
    await using _line = line
    const browser = await openBrowser()
    await using _browser = { [Symbol.asyncDispose]: () => browser.close() }
    const { page, context, complaints } = await openDesk(browser)
    const url = `http://127.0.0.1:${line.port}`
    await context.addCookies([{ ...(await sessionOf(product)), url }])
    await page.goto(`${url}/map`)
    await isLive(page)
    const [first = '', ...others] = stations
    await using known = await speakerOf(product, first)
    await known.measures(200)
    await rowOf(page, first).waitFor()
    const holes: Hole[] = []
    for (const device of others.slice(0, run.quick ? 1 : 4))
      holes.push(await fallSilent(run, product, { page, line, device, known: first }))
    const saidAfterMs = Math.max(...holes.map((hole) => hole.saidAfterMs))
    const backAfterMs = Math.max(...holes.map((hole) => hole.backAfterMs))
    for (const complaint of complaints) run.say(complaint)
    return judge(run, {
      figures: { holes: holes.length, saidAfterMs, backAfterMs, says: holes[0]?.says ?? '' },
      must: {
        'it says so in words': holes.every(({ says }) => /^MẤT KẾT NỐI từ \d\d:\d\d:\d\d/.test(says)),
        'nobody may act meanwhile': holes.every(({ isLocked }) => isLocked),
        'the browser complains of nothing': complaints.length === 0,
      },
      times: { 'it says so within 15 s': saidAfterMs <= saysWithinMs },
    })
  },
}

type Place = Readonly<{ page: Page; line: FaultyLine; device: string; known: string }>
type Hole = Readonly<{
  saidAfterMs: number
  backAfterMs: number
  says: string
  isLocked: boolean
}>

/** Lets the line swallow everything, at any moment between two heartbeats, and raises an alarm meanwhile. */
async function fallSilent(run: Run, product: Product, { page, line, device, known }: Place): Promise<Hole> {
  await using speaker = await speakerOf(product, device)
  await pause(5_000 * run.chance())
  const fromMs = performance.now()
  line.freeze()
  const banner = page.getByTestId('lost-banner')
  await banner.waitFor({ state: 'visible' })
  const saidAfterMs = Math.round(performance.now() - fromMs)
  const says = await banner.innerText()
  const isLocked = await rowOf(page, known).getByTestId('alm-ack').isDisabled()
  run.say(`a black hole: after ${saidAfterMs} ms it says ${says}`)
  await speaker.measures(200)
  await pause(Math.max(0, (run.quick ? 0 : holeMs) - (performance.now() - fromMs)))
  line.mend()
  const mendedMs = performance.now()
  await isLive(page)
  const backAfterMs = Math.round(performance.now() - mendedMs)
  await rowOf(page, device).waitFor() // raised meanwhile
  return { saidAfterMs, backAfterMs, says, isLocked }
}

/** By the device's own connection, which has no hole; administrators have the same as the desk. */
async function speakerOf({ mqttPort, credential }: Product, device: string) {
  const client = await connectDevice(`mqtt://127.0.0.1:${mqttPort}`, await credential(device))
  return {
    measures: (pm25: number) =>
      publish(client, `ioc/v1/air-quality/${device}/observations`, { at: Date.now(), values: { pm25 } }),
    [Symbol.asyncDispose]: () => client.endAsync(true),
  }
}

const rowOf = (page: Page, device: string) =>
  page.locator(`[data-testid=alm-row][data-device="${device}"]`).first()

const isLive = (page: Page) => attributeBecomes(page, 'gsb-mode', ['data-mode', 'live'])

async function sessionOf(product: Product): Promise<{ name: string; value: string }> {
  const { cookie } = await product.admin()
  const [name = '', ...value] = cookie.split('=')
  return { name, value: value.join('=') }
}
