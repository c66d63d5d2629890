import { describe, expect, test } from '@jest/globals'
import { aNoDataRule, aThresholdRule, anObservation, play, series } from '../testing/index.js'
import type { Signal } from './signal.js'

const minute = 60_000
const threeDays = 3 * 24 * 60 * minute

/** The series as a station sends it that was cut off until `receivedAt`. */
function late(text: string, receivedAt: number, stepMs = 60 * minute): Signal[] {
  return series(text, stepMs).flatMap(({ at, value }) =>
    value === 'silent' ? [] : [anObservation(at, { pm25: value }, { receivedAt })],
  )
}

describe('a station that was silent for three days and now sends its three days', () => {
  test('sounds nothing for the past and leaves one retro record of what began and ended', () => {
    const { lines, transitions } = play(
      [...late('10 90 95 10', threeDays), anObservation(threeDays, { pm25: 12 })],
      { rules: [aThresholdRule()] },
    )
    expect(lines).toEqual(['60m found-in-late-data'])
    expect(transitions[0]).toMatchObject({
      retro: true,
      alarm: { retro: true, raisedAt: 60 * minute, clearedAt: 180 * minute, learnedAt: threeDays },
    })
  })

  test('raises one alarm for what is still true, with its true beginning', () => {
    const { lines, transitions } = play(
      [...late('10 90x70', threeDays), anObservation(threeDays, { pm25: 90 })],
      { rules: [aThresholdRule()] },
    )
    expect(lines).toEqual(['60m raised 2'])
    expect(transitions[0]).toMatchObject({
      retro: false,
      alarm: { raisedAt: 60 * minute, learnedAt: threeDays },
    })
  })

  test('raises nothing before something live confirms it', () => {
    expect(play(late('10 90x70', threeDays), { rules: [aThresholdRule()] }).lines).toEqual([])
  })

  test('ends an announced alarm at its true time, though that is told late', () => {
    const raised = play('90', { rules: [aThresholdRule()] })
    const { transitions } = play(late('_ 10', threeDays), { rules: [aThresholdRule()], state: raised.state })
    expect(transitions).toMatchObject([{ reason: 'returned', at: 60 * minute, learnedAt: threeDays }])
  })

  test('stays silent for the clock until something fresh arrives', () => {
    const rules = [aNoDataRule()]
    const silent = play(
      [anObservation(0, { pm25: 1 }), { kind: 'tick', at: threeDays, listeningSinceAt: 0 }],
      { rules },
    )
    expect(silent.lines).toEqual(['3m raised 2'])
    const backfill = play(late('_ 10 10', threeDays), { rules, state: silent.state })
    expect(backfill.lines).toEqual([])
    const fresh = play([anObservation(threeDays, { pm25: 1 })], { rules, state: backfill.state })
    expect(fresh.lines).toEqual([`${threeDays / minute}m returned 2`])
  })
})

describe('an alarm that has been told', () => {
  test('leaves no record of what only a former version of its rule had seen since', () => {
    const returned = play('90 10', { rules: [aThresholdRule()] })
    const again = play(late('_ _ 90', threeDays, minute), {
      rules: [aThresholdRule()],
      state: returned.state,
    })
    const next = aThresholdRule({ version: 2, condition: { levels: [{ limit: 200, severity: 2 }] } })
    expect(play('_ _ _ 90', { rules: [next], state: again.state }).lines).toEqual([])
  })

  test('leaves none when its rule went and came back', () => {
    const raised = play('90', { rules: [aThresholdRule()] })
    const gone = play([{ kind: 'tick', at: minute, listeningSinceAt: 0 }], { rules: [], state: raised.state })
    expect(gone.lines).toEqual(['1m rule-retired 2'])
    expect(play('_ _ 10', { rules: [aThresholdRule()], state: gone.state }).lines).toEqual([])
  })
})

describe('a value behind the newest of its quantity', () => {
  test('moves nothing and asks for a second look', () => {
    const now = play('10 10 10', { rules: [aThresholdRule()] })
    const { lines, state } = play([anObservation(30_000, { pm25: 500 }, { receivedAt: 3 * minute })], {
      rules: [aThresholdRule()],
      state: now.state,
    })
    expect(lines).toEqual([])
    expect(state).toEqual(now.state)
  })
})
