import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually } from '@haidang/testing'
import { coloursOf } from './pixels.js'
import { type Stage, isReady, openStage } from './stage.js'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
}, 120_000)
afterEach(() => stage.clear())
afterAll(() => stage?.[Symbol.asyncDispose]())

describe('a calm city', () => {
  for (const theme of ['night', 'day'] as const) {
    test(`has next to no colour, no green at all, and repaints its map not once (${theme})`, async () => {
      const scene = await stage.show('calm', { theme, size: [1_920, 1_080] })
      await isReady(scene)
      const { coloured, green } = await coloursOf(scene.page)
      expect(coloured).toBeLessThanOrEqual(0.01)
      expect(green).toBe(0)
      // each look waits for the clock and two frames
      const framesOfLooks = async (looks: number): Promise<number> => {
        const before = await scene.hook<number>('renderedFrames')
        for (let look = 0; look < looks; look += 1) await scene.advance(0)
        return (await scene.hook<number>('renderedFrames')) - before
      }
      await eventually('what came late has been drawn', async () => (await framesOfLooks(12)) === 0)
      expect(await framesOfLooks(4)).toBe(0)
      expect(scene.complaints).toEqual([])
    })
  }
})

test('a storm of alarms colours at most six of a hundred pixels', async () => {
  const scene = await stage.show('storm', { size: [1_920, 1_080] })
  await isReady(scene)
  const { coloured } = await coloursOf(scene.page)
  expect(coloured).toBeGreaterThan(0.001)
  expect(coloured).toBeLessThanOrEqual(0.06)
})
