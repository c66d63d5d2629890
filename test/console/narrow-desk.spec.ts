import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

const languages = ['vi-VN', 'en-GB'] as const

test.each(languages)(
  'the bar of a desk that cannot sound ends where a narrow screen does (%s)',
  async (language) => {
    const { page } = await stage.show('storm', { path: '/map', language, mute: true })
    await page.getByTestId('gsb-user').waitFor()
    await page.locator('[data-testid=gsb-sound][data-state=blocked]').waitFor()
    const [barTo, nameTo, screenTo] = await page.evaluate<number[]>(
      `[document.querySelector('.gsb').scrollWidth, document.querySelector('.user-name').getBoundingClientRect().right, innerWidth]`,
    )
    expect(barTo).toBeLessThanOrEqual(screenTo!)
    expect(nameTo).toBeLessThanOrEqual(screenTo!)
  },
)

test.each(languages)('what can be searched for is told whole (%s)', async (language) => {
  const scene = await stage.show('busy', { path: '/map', language })
  await isReady(scene)
  const missing = await scene.page.evaluate<number>(
    `(() => { const input = document.querySelector('[data-testid=map-search]'); input.value = input.placeholder;
      return input.scrollWidth - input.clientWidth })()`,
  )
  expect(missing).toBeLessThanOrEqual(0)
})

test.each([
  [1_280, 800],
  [1_920, 1_080],
])('the list on the map and its legend leave room for each other (%i × %i)', async (...size) => {
  const scene = await stage.show('busy', { path: '/map', size })
  await isReady(scene)
  const { page } = scene
  const list = page.getByTestId('map-list')
  if ((await list.count()) === 0) await page.getByTestId('map-list-toggle').click()
  const [above, below] = await Promise.all([list.boundingBox(), page.getByTestId('map-legend').boundingBox()])
  expect(above!.y + above!.height).toBeLessThanOrEqual(below!.y)
  expect(above!.height).toBeGreaterThan(200)
  expect(below!.y + below!.height).toBeLessThanOrEqual(size[1])
})

test('on a phone what is selected has the room that it takes from the map', async () => {
  const scene = await stage.show('busy', { path: '/map?sel=aq-22', size: [390, 844] })
  await isReady(scene)
  await scene.page.getByTestId('map-sel').waitFor()
  const [dockTo, toldTo] = await scene.page.evaluate<number[]>(
    `['.dock', '.dock-selection'].map((part) => document.querySelector(part).getBoundingClientRect().bottom)`,
  )
  expect(toldTo).toBeCloseTo(dockTo!, 0)
})
