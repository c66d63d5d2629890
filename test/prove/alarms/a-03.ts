import { hangs, takes } from '../../jobs-rig/sink.js'
import { killHard } from '../faults/processes.js'
import { type Row, judge } from '../row.js'
import { openTelling } from './telling.js'

/** Notices that one process has under way at a time: so many may have been taken, and not noted, when it dies. */
const hands = 4

export const row: Row = {
  id: 'A-03',
  promise:
    'kill -9 between commit and send, and between send and mark-sent: each alarm event is told, none under two keys',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using telling = await openTelling(run)
    const { sink, teller } = telling
    const crashes = run.quick ? 2 : 6
    for (let crash = 0; crash < crashes; crash += 1) {
      run.say(`crash ${crash + 1} of ${crashes}`)
      const afterSend = crash % 2 === 1
      if (afterSend) {
        let isOver = false
        // It has been received, and counts; the answer never leaves, for the sender is dead by then.
        sink.behave((response, notice) => {
          if (isOver) return takes(response, notice)
          isOver = true
          killHard([teller.pid()])
          hangs(response, notice)
          return true
        })
      } else {
        sink.behave(hangs)
      }
      await telling.play(12)
      await teller.kill()
      sink.behave(takes)
      await teller.start()
    }
    await telling.untilTold()
    const figures = { crashes, ...(await telling.compare()) }
    return judge(run, {
      figures,
      must: {
        'none lost': figures.lost === 0,
        'one key each': figures.otherKeys === 0,
        'repeated by hands that died only': figures.repeated <= crashes * hands,
        'in order': figures.disordered === 0,
      },
    })
  },
}
