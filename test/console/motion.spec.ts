import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import { type Scene, type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

const vehicle = 'refuse-01'
const metresPerDegree = 107_000

/** Looks at every frame where the vehicle is drawn, while `happens`, and until it has stood there for a second. */
async function drawnPath(scene: Scene, happens: () => Promise<void>): Promise<[number, number][]> {
  await scene.page.evaluate(`globalThis.seen = []; (function look() {
    const at = __ioc.vehicleAt('${vehicle}')
    if (at) seen.push([...at])
    requestAnimationFrame(look)
  })()`)
  await happens()
  const still = `(() => { const last = seen.at(-1), before = seen.at(-40); return before && last[0] === before[0] && last[1] === before[1] })()`
  await eventually('it stands', () => scene.page.evaluate<boolean>(still))
  return scene.page.evaluate<[number, number][]>('seen')
}

describe('a moving marker', () => {
  test('goes only between two reports, jumps over what it cannot have driven, and stands when the link is gone', async () => {
    const scene = await stage.show('calm', { moving: true, size: [900, 600] })
    await isReady(scene)
    const moved = (metres: number) => async (): Promise<void> => {
      await scene.turn({ kind: 'place', device: vehicle, metres, afterMs: 25_000 })
      await scene.advance(40_000)
    }

    const driven = await drawnPath(scene, moved(400))
    const [from, to] = [driven[0]!, driven.at(-1)!]
    expect((to[0] - from[0]) * metresPerDegree).toBeGreaterThan(300)
    for (const [place, [lon, lat]] of driven.entries()) {
      expect(lon).toBeGreaterThanOrEqual(Math.max(from[0], driven[place - 1]?.[0] ?? from[0]) - 1e-9)
      expect(lon).toBeLessThanOrEqual(to[0] + 1e-9)
      expect(Math.abs(lat - from[1])).toBeLessThan(1e-4)
    }

    const jumped = await drawnPath(scene, moved(700))
    expect(new Set(jumped.map(([lon]) => lon.toFixed(6))).size).toBe(2)

    await scene.turn({ kind: 'cut' })
    await scene.advance(3_000)
    const lost = await drawnPath(scene, moved(300))
    expect(new Set(lost.map(String)).size).toBe(1)
    expect(scene.complaints).toEqual([])
  })
})

describe('ten thousand vehicles', () => {
  test('are counted, drawn and followed with a short list in the document', async () => {
    const scene = await stage.show('10k', { path: '/map?flow=1', moving: true, size: [1_280, 720] })
    await isReady(scene)
    const { page } = scene
    await page.locator('[data-testid=map-legend] [data-feed=vehicle][data-count="10000"]').waitFor()
    const tasksBefore = (await scene.hook<number[]>('longTasks')).length
    const framesBefore = await scene.hook<number>('renderedFrames')
    const startedAt = performance.now()
    await eventually(
      'the map has drawn six frames more; software draws one or two a second',
      async () => (await scene.hook<number>('renderedFrames')) >= framesBefore + 6,
      { withinMs: 120_000 },
    )
    const seconds = (performance.now() - startedAt) / 1_000
    const tasks = (await scene.hook<number[]>('longTasks')).slice(tasksBefore)
    const rows = await page.evaluate<number>(
      `document.querySelectorAll('[data-testid=alm-row], [data-testid=map-list] [role=listitem], [data-testid=map-list] [role=option]').length`,
    )
    expect(rows).toBeLessThanOrEqual(120)
    expect(await scene.hook('mode')).toBe('live')
    const figures = {
      vehicles: 10_000,
      frames: 6,
      seconds,
      tasksOver50ms: tasks.length,
      longest: Math.max(0, ...tasks),
    }
    process.stdout.write(`${JSON.stringify(figures)}\n`)
    expect(scene.complaints).toEqual([])
  })
})
