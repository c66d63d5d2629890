import { type Sink, hangs, takes } from '../../jobs-rig/sink.js'
import { killHard } from '../faults/processes.js'
import { type Row, judge } from '../row.js'
import { type Telling, openTelling } from './telling.js'

/**
 * Notices that one process has under way at a time, each answered for by itself. Who dies between their sending and the
 * note that they were taken cannot know of any of them, and sends each again under its key: one at a time would repeat one
 * at most, and let every alarm wait for the far end's answer to the one before it.
 */
const hands = 4

type Crash = 'before it is taken' | 'one is sent' | 'many are sent'
const kinds: readonly Crash[] = ['before it is taken', 'one is sent', 'many are sent']

export const row: Row = {
  id: 'A-03',
  promise:
    'kill -9 between commit and send, and between send and mark-sent: each alarm event is told, again only what was under way, none under two keys',
  ways: ['embedded', 'services'],
  async prove(run) {
    await using telling = await openTelling(run)
    const rounds = run.quick ? 1 : 2
    const repeated = { 'before it is taken': 0, 'one is sent': 0, 'many are sent': 0 }
    for (const kind of Array.from({ length: rounds }, () => kinds).flat()) {
      const before = await telling.compare()
      await crash(telling, kind)
      await telling.untilNoted()
      repeated[kind] += (await telling.compare()).repeated - before.repeated
      run.say(`crashed when ${kind}: ${repeated[kind]} told again`)
    }
    await telling.untilTold()
    const end = await telling.compare()
    return judge(run, {
      figures: {
        ...{ crashes: rounds * kinds.length, ...end },
        ...{ repeatedOfOne: repeated['one is sent'], repeatedOfMany: repeated['many are sent'] },
      },
      must: {
        'none lost': end.lost === 0,
        'one key each': end.otherKeys === 0,
        'nothing told again that was not taken': repeated['before it is taken'] === 0,
        'of one under way, one for each crash at most': repeated['one is sent'] <= rounds,
        'of many, as many as were under way at most': repeated['many are sent'] <= rounds * hands,
        'in order': end.disordered === 0,
      },
    })
  },
}

/** `kill -9` of who tells, and another start. */
async function crash({ sink, teller, play }: Telling, kind: Crash): Promise<void> {
  if (kind === 'before it is taken') {
    sink.behave(hangs)
    await play(12)
    await teller.kill()
    sink.behave(takes)
    await teller.start()
    return
  }
  const dead = dieOnReceipt(sink, () => killHard([teller.pid()]))
  const playing = play(kind === 'one is sent' ? 1 : 12) // embedded, its broker dies in the middle of it
  await dead
  await teller.kill()
  await teller.start()
  await playing
}

/** The first has been received, and counts; the answer never leaves, for the sender is dead by then. */
function dieOnReceipt(sink: Sink, kill: () => void): Promise<void> {
  return new Promise((dead) => {
    let isOver = false
    sink.behave((response, notice) => {
      if (isOver) return takes(response, notice)
      isOver = true
      kill()
      dead()
      hangs(response, notice)
      return true
    })
  })
}
