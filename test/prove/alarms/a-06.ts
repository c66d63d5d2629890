import { eventually } from '@haidang/testing'
import { hangs, takes } from '../../jobs-rig/sink.js'
import { type Row, judge } from '../row.js'
import { openTelling } from './telling.js'

export const row: Row = {
  id: 'A-06',
  promise:
    'kill -9 of the worker five times over the same delivery: it is told within 15 s of the last restart',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using telling = await openTelling(run)
    const { sink, teller } = telling
    const crashes = run.quick ? 2 : 5
    sink.behave(hangs)
    await telling.play(1)
    const waits: number[] = []
    for (let crash = 0; crash < crashes; crash += 1) {
      const before = sink.came.length
      const fromMs = performance.now()
      await eventually('it is being told', () => sink.came.length > before, { withinMs: 60_000, everyMs: 10 })
      waits.push(Math.round(performance.now() - fromMs))
      run.say(`crash ${crash + 1} of ${crashes}, after ${waits.at(-1)} ms`)
      await teller.kill()
      if (crash === crashes - 1) sink.behave(takes)
      await teller.start()
    }
    const restartedMs = performance.now()
    await telling.untilTold()
    const toldAfterMs = Math.round(performance.now() - restartedMs)
    const { lost, otherKeys } = await telling.compare()
    const figures = {
      crashes,
      tries: sink.came.length,
      toldAfterMs,
      lost,
      otherKeys,
      waitsMs: waits.join(' '),
    }
    return judge(run, {
      figures,
      must: {
        'none lost': lost === 0,
        'one key': otherKeys === 0,
        'tried again after each': figures.tries > crashes,
      },
      times: { 'within 15 s of the last restart': toldAfterMs <= 15_000 },
    })
  },
}
