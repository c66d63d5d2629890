import { describe, expect, test } from '@jest/globals'
import { aThresholdRule, play } from '../testing/index.js'

const minute = 60_000

describe('a threshold', () => {
  test('raises one alarm when the limit is reached and returns it below the deadband', () => {
    expect(play('70 80 81 79 78 77', { rules: [aThresholdRule()] }).lines).toEqual([
      '1m raised 2',
      '4m returned 2',
    ])
  })

  test('mirrors itself for limits from below', () => {
    const rule = aThresholdRule({
      condition: { direction: 'below', levels: [{ limit: 4, severity: 2 }], deadband: 0.3 },
    })
    expect(play('5 4 4.2 4.3 4.4', { rules: [rule] }).lines).toEqual(['1m raised 2', '3m returned 2'])
  })

  test('that stays reached for its delay raises one alarm', () => {
    expect(play('10 90x4 10', { rules: [aThresholdRule({ onDelayMs: 2 * minute })] }).lines).toEqual([
      '3m raised 2',
      '6m returned 2',
    ])
  })

  test('ignores a spike shorter than its delay', () => {
    expect(play('10 90 10', { rules: [aThresholdRule({ onDelayMs: 2 * minute })] }).lines).toEqual([])
  })

  test('begins its delay anew after a gap that nobody saw across', () => {
    expect(
      play('10 90 _ _ _ _ 90 90 90', { rules: [aThresholdRule({ onDelayMs: 2 * minute })] }).lines,
    ).toEqual(['8m raised 2'])
  })

  test('stays raised through a dip shorter than its off-delay', () => {
    expect(play('90 10 90 10x3', { rules: [aThresholdRule({ offDelayMs: 2 * minute })] }).lines).toEqual([
      '0m raised 2',
      '5m returned 2',
    ])
  })

  test('rises and falls in severity within one alarm', () => {
    const { lines, transitions } = play('90 160 149 147 70', { rules: [aThresholdRule()] })
    expect(lines).toEqual(['0m raised 2', '1m severity-rose 3', '3m severity-fell 2', '4m returned 2'])
    expect(new Set(transitions.map(({ alarm }) => alarm.id)).size).toBe(1)
  })

  test('jumps straight to the severity of the highest level reached', () => {
    expect(play('10 200', { rules: [aThresholdRule()] }).lines).toEqual(['1m raised 3'])
  })

  test('counts a return and a new occurrence within one episode, while nobody has acknowledged', () => {
    const { lines, state } = play('90 10 90', { rules: [aThresholdRule()] })
    expect(lines).toEqual(['0m raised 2', '1m returned 2', '2m raised-again 2'])
    expect(Object.values(state.rules)[0]?.alarm?.occurrences).toBe(2)
  })

  test('tells the value and the limit that raised it', () => {
    expect(play('10 200', { rules: [aThresholdRule()] }).transitions[0]?.alarm).toMatchObject({
      value: 200,
      limit: 150,
    })
  })

  test('pays no attention to values of a device that calibrates', () => {
    const signals = [
      {
        kind: 'observation' as const,
        at: 0,
        receivedAt: 0,
        values: [{ quantity: 'pm25', value: 500, status: 'calibrating' as const, flags: [], revision: 0 }],
      },
    ]
    expect(play(signals, { rules: [aThresholdRule()] }).lines).toEqual([])
  })

  test('believes a revision of the newest value', () => {
    const raised = play('260', { rules: [aThresholdRule()] })
    const revision = {
      quantity: 'pm25',
      value: 26,
      status: 'measuring',
      flags: ['revised'],
      revision: 1,
    } as const
    const revised = play([{ kind: 'observation', at: 0, receivedAt: 60_000, values: [revision] }], {
      rules: [aThresholdRule()],
      state: raised.state,
    })
    expect(revised.lines).toEqual(['0m returned 3'])
    expect(revised.state.latest['pm25']?.value).toBe(26)
  })

  test('on an hourly index counts its delays over hours that follow each other', () => {
    const rule = aThresholdRule({
      offDelayMs: 60 * minute,
      condition: { quantity: 'vnAqi', levels: [{ limit: 101, severity: 2 }] },
    })
    const hourly = { rules: [rule], quantity: 'vnAqi', stepMs: 60 * minute }
    expect(play('120 90 90', hourly).lines).toEqual(['0m raised 2', '120m returned 2'])
  })

  test('with a changed rule keeps its alarm and decides by the new limits', () => {
    const before = play('90', { rules: [aThresholdRule()] })
    const changed = aThresholdRule({ version: 2, condition: { levels: [{ limit: 60, severity: 3 }] } })
    const { lines, transitions } = play('_ 70 50', { rules: [changed], state: before.state })
    expect(lines).toEqual(['1m severity-rose 3', '2m returned 3'])
    expect(transitions[0]?.alarm.id).toBe(before.transitions[0]?.alarm.id)
  })

  test('names the version that its severity and limit are of: the old one until the new one has moved it', () => {
    const severe = { limit: 150, severity: 3 } as const
    const before = play('90', { rules: [aThresholdRule()] })
    const changed = aThresholdRule({
      version: 2,
      condition: { levels: [{ limit: 70, severity: 2 }, severe] },
    })
    const { transitions } = play('_ 80 160 50', { rules: [changed], state: before.state })
    const told = [...before.transitions, ...transitions].map(
      ({ reason, alarm: { rule, limit, severity } }) =>
        `${reason} ${severity} over ${limit} by v${rule.version}`,
    )
    expect(told).toEqual([
      'raised 2 over 80 by v1',
      'severity-rose 3 over 150 by v2',
      'returned 3 over 150 by v2',
    ])
  })
})
