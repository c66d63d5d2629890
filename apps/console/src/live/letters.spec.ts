import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Letters } from './letters.js'
import { anAlarm, anEvent } from './testing-alarms.js'

function started(upTo = 10): Letters {
  const letters = new Letters()
  letters.request()
  letters.takeReply({ kind: 'snapshot', alarms: [], upTo, missed: 0, scope: 's' })
  return letters
}

const numbers = (events: readonly { seq: number }[]): number[] => events.map(({ seq }) => seq)

describe('the numbered alarm log at its receiver', () => {
  test('begins with the whole and asks after its last number from then on', () => {
    const letters = new Letters()
    expect(letters.request()).toEqual({})
    letters.takeReply({ kind: 'snapshot', alarms: [anAlarm()], upTo: 7, missed: 0, scope: 'all' })
    expect(letters.alarms).toHaveLength(1)
    expect(letters.request()).toEqual({ after: 7, scope: 'all' })
  })

  test('takes what follows, and nothing twice', () => {
    const letters = started()
    expect(numbers(letters.takeEvent(anEvent(11, 10)).events)).toEqual([11])
    expect(letters.takeEvent(anEvent(11, 10))).toEqual({ events: [], whole: false, ask: false })
    expect(letters.alarms).toHaveLength(1)
  })

  test('a number out of another scope between two of ours is no gap', () => {
    const letters = started(10)
    const step = letters.takeEvent(anEvent(15, 4))
    expect(step).toMatchObject({ ask: false })
    expect(numbers(step.events)).toEqual([15])
  })

  test('asks when an event says that one before it is missing, and gives it in order after the answer', () => {
    const letters = started()
    expect(letters.takeEvent(anEvent(13, 12))).toMatchObject({ events: [], ask: true })
    expect(letters.request()).toEqual({ after: 10, scope: 's' })
    const step = letters.takeReply({
      kind: 'events',
      events: [anEvent(12, 10)],
      upTo: 12,
      more: false,
      scope: 's',
    })
    expect(numbers(step.events)).toEqual([12, 13])
    expect(letters.seq).toBe(13)
  })

  test('asks when the heartbeat knows a line that never came', () => {
    const letters = started()
    expect(letters.takeBeat({ prevSeq: 9 })).toBe(false)
    expect(letters.takeBeat({ prevSeq: 12 })).toBe(true)
  })

  test('does not ask twice at once', () => {
    const letters = started()
    letters.request()
    expect(letters.takeBeat({ prevSeq: 99 })).toBe(false)
    expect(letters.takeEvent(anEvent(50, 49)).ask).toBe(false)
  })

  test('goes on asking while there is more', () => {
    const letters = started(0)
    letters.request()
    expect(
      letters.takeReply({
        kind: 'events',
        events: [anEvent(1, 0), anEvent(2, 1)],
        upTo: 2,
        more: true,
        scope: 's',
      }).ask,
    ).toBe(true)
    expect(letters.request()).toEqual({ after: 2, scope: 's' })
  })

  test('an alarm that is back to normal leaves the map; one that is set aside stays', () => {
    const letters = started(0)
    letters.takeEvent(anEvent(1, 0, { alarm: anAlarm({ id: 'a' }) }))
    letters.takeEvent(anEvent(2, 1, { alarm: anAlarm({ id: 'b', state: 'shelved' }) }))
    letters.takeEvent(anEvent(3, 2, { alarm: anAlarm({ id: 'a', state: 'normal' }) }))
    expect(letters.alarms.map(({ id }) => id)).toEqual(['b'])
  })

  test('cuts at random moments lose no event and give none twice', () => {
    const log = Array.from({ length: 60 }, (_, index) => anEvent(index + 1, index))
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('deliver', 'drop', 'beat', 'cut'), { minLength: 100, maxLength: 300 }),
        (fate) => {
          const world = playedBy(log, fate)
          expect(world.seen).toEqual(log.map(({ seq }) => seq))
        },
      ),
      { numRuns: 200 },
    )
  })
})

/** A server that drops and cuts as fate says, then behaves, so that the story can end. */
function playedBy(log: ReturnType<typeof anEvent>[], fate: string[]): { seen: number[] } {
  const letters = new Letters()
  const seen: number[] = []
  let sent = 0
  const answer = (): void => {
    const { after = 0 } = letters.request()
    const part = log.slice(after, Math.min(after + 7, sent))
    const step = letters.takeReply({
      kind: 'events',
      events: part,
      upTo: part.at(-1)?.seq ?? after,
      more: after + 7 < sent,
      scope: 's',
    })
    seen.push(...numbers(step.events))
    if (step.ask) answer()
  }
  answer()
  for (const what of [...fate, ...log.map(() => 'deliver'), 'beat']) {
    if (what === 'cut') {
      letters.request()
      letters.unanswered()
      answer()
    }
    if (what === 'beat' && letters.takeBeat({ prevSeq: sent })) answer()
    if (what === 'drop') sent = Math.min(sent + 1, log.length)
    const event = log[sent]
    if (what !== 'deliver' || !event) continue
    sent += 1
    const step = letters.takeEvent(event)
    seen.push(...numbers(step.events))
    if (step.ask) answer()
  }
  return { seen }
}
