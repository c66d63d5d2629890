import type { Product } from '../product/find-product.js'
import { Rest } from '../speak/rest.js'
import { type Outcome, inJson, inLines, summary } from './report.js'
import type { Station } from './station.js'
import { Doubt, type Finding, type Step, type Tour } from './step.js'
import { takeSteps } from './take-steps.js'

const product: Product = {
  httpUrl: 'http://nowhere.invalid',
  mqttUrl: 'mqtt://nowhere.invalid',
  token: () => '',
}
const station: Station = {
  ...{ id: 'aq-1', name: 'One', feed: 'air', intervalMs: 1, quantity: 'q', unit: '' },
  ...{ calm: 1, alarming: 2, impossible: 3, beside: { key: 'r', value: 1 }, other: 'aq-2' },
  rule: { id: 'r', name: 'r', offDelayMs: 0, severity: 1, limit: 1 },
}
const aTour = (signal = new AbortController().signal): Tour => ({
  ...{ product, rest: new Rest(product), station, mayKill: true, signal, stamp: () => 0 },
  follower: {
    ...{ events: [], resumptions: [], snapshots: () => 1, last: () => 0, isConnected: () => true },
    ...{ connects: () => 1, cut: () => undefined, mend: () => undefined, close: () => undefined },
  },
})
const credential = { clientId: 'aq-1', username: 'aq-1', password: 'secret' }
const step = (id: string, take: (tour: Tour) => Finding): Step => ({
  id,
  title: id,
  take: async (tour) => take(tour),
})
const borrow = step('borrow', (tour) => {
  tour.credential = credential
  return { ms: 7, evidence: ['borrowed'] }
})
const last = step('last', () => ({ evidence: ['back'] }))
const titles = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ step: place, id, pass }) => [place, id, pass])

describe('a tour', () => {
  test('goes on after a cross and puts back at the end', async () => {
    const told: Outcome[] = []
    const broken = step('broken', () => {
      throw new Doubt('it was lost')
    })
    const steps = [borrow, broken, step('other', () => ({ evidence: [] }))]
    const outcomes = await takeSteps(aTour(), { steps, last, tell: (one) => told.push(one) })
    expect(titles(outcomes)).toEqual([
      [1, 'borrow', true],
      [2, 'broken', false],
      [3, 'other', true],
      [4, 'last', true],
    ])
    expect(told).toEqual(outcomes)
    expect(outcomes[0]).toMatchObject({ ms: 7 })
    expect(outcomes[1]).toMatchObject({ evidence: ['it was lost'] })
    expect(summary(outcomes)).toBe('3 ticks, 1 cross')
  })

  test('skips what needs the station when none could be borrowed', async () => {
    const never = step('never', () => {
      throw new Error('it was taken')
    })
    const outcomes = await takeSteps(aTour(), {
      steps: [{ ...never, needsStation: true }],
      last,
      tell: () => undefined,
    })
    expect(outcomes[0]).toMatchObject({ skipped: 'no station was borrowed' })
    expect(outcomes[0]).not.toHaveProperty('pass')
    expect(summary(outcomes)).toBe('1 tick, 1 skipped')
  })

  test('that is interrupted takes no further step but the last', async () => {
    const interruption = new AbortController()
    const interrupting = step('interrupting', () => {
      interruption.abort()
      throw new Error('The operation was aborted')
    })
    const outcomes = await takeSteps(aTour(interruption.signal), {
      steps: [borrow, interrupting, borrow],
      last,
      tell: () => undefined,
    })
    expect(titles(outcomes)).toEqual([
      [1, 'borrow', true],
      [2, 'interrupting', false],
      [3, 'last', true],
    ])
    expect(outcomes[1]).toMatchObject({ evidence: ['interrupted'] })
  })
})

describe('what is printed of a step', () => {
  const named = { step: 3, id: 'alarm', title: 'Hears the alarm' }

  test('is a tick or a cross, the milliseconds, and the evidence below', () => {
    const [head, below] = inLines({ ...named, pass: true, ms: 12.34, evidence: ['number 7'] })
    expect(head).toMatch(/^ {2}✓ {2}3 {2}Hears the alarm +12\.3 ms$/)
    expect(below).toBe('        number 7')
    expect(inLines({ ...named, pass: false, ms: 12_345, evidence: [] })[0]).toMatch(/^ {2}✗ .*12\.3 s$/)
    expect(inLines({ ...named, ms: 0, evidence: [], skipped: 'not here' })).toEqual([
      expect.stringMatching(/^ {2}– .*skipped \(not here\)$/),
    ])
  })

  test('is one line of JSON for a program', () => {
    const outcome: Outcome = { ...named, pass: true, ms: 1, evidence: ['a\nb'] }
    expect(inJson(outcome)).not.toContain('\n')
    expect(JSON.parse(inJson(outcome))).toEqual(outcome)
  })
})
