import { expect, test } from '@jest/globals'
import type { TransitionReason } from '../alarm/alarm.js'
import type { Rule } from '../rule/rule.js'
import { aThresholdRule, playDesk } from '../testing/index.js'

const minute = 60_000
const everyDay = [1, 2, 3, 4, 5, 6, 7] as const
/** At dawn in Greenwich, where a story begins, and again from five past. */
const pauseOfThree: Rule['schedule'] = {
  zone: 'UTC',
  hours: [
    { days: everyDay, fromMinute: 0, toMinute: 2 },
    { days: everyDay, fromMinute: 5, toMinute: 0 },
  ],
}

type Story = Readonly<{
  tells: string
  says: string
  rule?: Partial<Omit<Rule, 'condition'>>
  delayMs?: number
  lines: readonly string[]
}>

/** One story of each word that the alarm log knows: a new word is refused by the compiler until it has one. */
const stories: Readonly<Record<TransitionReason, Story>> = {
  raised: {
    tells: 'dust that reaches its limit asks for somebody',
    says: '10 90x3',
    lines: ['1m raised: unacknowledged'],
  },
  'raised-again': {
    tells: 'dust that comes back before anybody looked is the same alarm once more',
    says: '90 10 90',
    lines: [
      '0m raised: unacknowledged',
      '1m returned: returned-unacknowledged',
      '2m raised-again: unacknowledged',
    ],
  },
  returned: {
    tells: 'dust that somebody has seen goes without asking again',
    says: '90 ack 90 10',
    lines: ['0m raised: unacknowledged', '1m acknowledged by an: acknowledged', '3m returned: normal'],
  },
  'severity-rose': {
    tells: 'whoever has seen bad dust has not seen worse, and is asked again',
    says: '90 ack 160',
    lines: [
      '0m raised: unacknowledged',
      '1m acknowledged by an: acknowledged',
      '2m severity-rose: unacknowledged',
    ],
  },
  'severity-fell': {
    tells: 'worse dust that becomes bad dust again stays seen',
    says: '160 ack 140',
    lines: [
      '0m raised: unacknowledged',
      '1m acknowledged by an: acknowledged',
      '2m severity-fell: acknowledged',
    ],
  },
  'found-in-late-data': {
    tells: 'dust that was over when an hour arrives at once is history, and asks nobody',
    says: '10 90 10',
    delayMs: 60 * minute,
    lines: ['1m found-in-late-data: normal'],
  },
  acknowledged: {
    tells: 'of two who acknowledge the second is told that it is done',
    says: '90 ack ack',
    lines: [
      '0m raised: unacknowledged',
      '1m acknowledged by an: acknowledged',
      'refused: already-acknowledged',
    ],
  },
  're-alarmed': {
    tells:
      'dust that was seen a quarter of an hour ago asks again by itself, for nothing says that it has gone',
    says: '90 ack _x15',
    rule: { reAlarmAfterMs: 15 * minute },
    lines: [
      '0m raised: unacknowledged',
      '1m acknowledged by an: acknowledged',
      '16m re-alarmed: unacknowledged',
    ],
  },
  reset: {
    tells: 'an alarm that holds on to what was stays until somebody lets go of it',
    says: '90 10 ack reset',
    rule: { latching: true },
    lines: [
      '0m raised: unacknowledged',
      '1m returned: latched-unacknowledged',
      '2m acknowledged by an: latched-acknowledged',
      '3m reset by an: normal',
    ],
  },
  shelved: {
    tells: 'dust of the street works is put on the shelf, and goes there unheard',
    says: '90 shelve:10 90 10 90',
    lines: [
      '0m raised: unacknowledged',
      '1m shelved by an (works): shelved',
      '3m returned: shelved',
      '4m raised-again: shelved',
    ],
  },
  unshelved: {
    tells:
      'who takes an alarm from the shelf finds it as it is now: dust that stays asks, dust that has gone is over',
    says: '90 shelve:10 90 unshelve shelve:10 10 unshelve',
    lines: [
      '0m raised: unacknowledged',
      '1m shelved by an (works): shelved',
      '3m unshelved by an: unacknowledged',
      '4m shelved by an (works): shelved',
      '5m returned: shelved',
      '6m unshelved by an: normal',
    ],
  },
  'shelf-expired': {
    tells: 'a shelf of three minutes ends after three, though nobody comes and nothing is measured',
    says: '90 shelve:3 _x4',
    lines: [
      '0m raised: unacknowledged',
      '1m shelved by an (works): shelved',
      '4m shelf-expired: unacknowledged',
    ],
  },
  suppressed: {
    tells: 'outside its hours an alarm that is up asks nobody',
    says: '90x3',
    rule: { schedule: pauseOfThree },
    lines: ['0m raised: unacknowledged', '2m suppressed: suppressed-by-design'],
  },
  unsuppressed: {
    tells: 'when its hours begin again dust that has stayed asks anew, though it was seen before',
    says: '90 ack 90x4',
    rule: { schedule: pauseOfThree },
    lines: [
      '0m raised: unacknowledged',
      '1m acknowledged by an: acknowledged',
      '2m suppressed: suppressed-by-design',
      '5m unsuppressed: unacknowledged',
    ],
  },
  'taken-out-of-service': {
    tells:
      'a station that is being mended is out of service, and neither shelf nor second hand takes it there again',
    says: '90 out out shelve:5 160',
    lines: [
      '0m raised: unacknowledged',
      '1m taken-out-of-service by an (being mended): out-of-service',
      'refused: set-aside',
      'refused: set-aside',
      '4m severity-rose: out-of-service',
    ],
  },
  'returned-to-service': {
    tells:
      'a station that comes back from mending asks again if its dust is still there, and is quiet if not',
    says: '90 ack out 90 in out 10 in in',
    lines: [
      '0m raised: unacknowledged',
      '1m acknowledged by an: acknowledged',
      '2m taken-out-of-service by an (being mended): out-of-service',
      '4m returned-to-service by an: unacknowledged',
      '5m taken-out-of-service by an (being mended): out-of-service',
      '6m returned: out-of-service',
      '7m returned-to-service by an: normal',
      'refused: unknown-alarm',
    ],
  },
  assigned: {
    tells: 'an alarm is given to Bình and to nobody again, and asks as loudly as before',
    says: '90 give:binh 90 give',
    lines: [
      '0m raised: unacknowledged',
      '1m assigned by an (binh): unacknowledged',
      '3m assigned by an (nobody): unacknowledged',
    ],
  },
  commented: {
    tells: 'what is said of an alarm is in its log and moves it nowhere, seen or not',
    says: '90 say:crew-sent ack say:they-are-there',
    lines: [
      '0m raised: unacknowledged',
      '1m commented by an (crew-sent): unacknowledged',
      '2m acknowledged by an: acknowledged',
      '3m commented by an (they-are-there): acknowledged',
    ],
  },
  'rule-retired': {
    tells: 'an alarm whose rule is taken away returns, and waits for whoever has not seen it',
    says: '90 retire 90 ack',
    lines: [
      '0m raised: unacknowledged',
      '1m rule-retired: returned-unacknowledged',
      '3m acknowledged by an: normal',
    ],
  },
}

test.each(Object.entries(stories).map(([reason, story]) => ({ reason, ...story })))(
  '$reason: $tells',
  ({ says, lines, rule, delayMs = 0 }) => {
    expect(playDesk(says, { rule: aThresholdRule(rule), delayMs })).toEqual(lines)
  },
)

test.each(Object.entries(stories))('the story of %s has it', (reason, { lines }) => {
  expect(lines.some((line) => line.includes(` ${reason}`))).toBe(true)
})
