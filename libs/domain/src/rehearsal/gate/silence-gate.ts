import { type DeviceState, type EngineDevice, ruleKey } from '../../engine/device-state.js'
import { lastHeardAt } from '../../engine/draft.js'
import { isBounded } from '../../engine/hours.js'
import { isDerived } from '../../feed/index.js'
import type { NoDataCondition } from '../../rule/condition.js'
import type { Rule } from '../../rule/rule.js'
import type { SampleColumn, Samples } from '../samples.js'
import type { Gate } from './gate.js'

/**
 * For silences: words of the device that follow each other within its patience go by, as long as no quantity goes out or is
 * back with them. When it was last heard, and each quantity, is kept here.
 */
export function silenceGate(
  rule: Rule,
  { quantities, missedReports }: NoDataCondition,
  device: EngineDevice,
): Gate | undefined {
  if (isBounded(rule)) return undefined
  const patienceMs = missedReports * device.intervalMs
  const heard = new Heard(rule, quantities, patienceMs)
  let known: DeviceState | undefined
  let isAhead = false
  return {
    pass: (state, samples, row) => {
      if (state !== known) heard.read((known = state))
      const { at } = samples
      const isWord = wordsIn(samples, device)
      const columns = heard.columnsIn(samples)
      for (let next = row; next < at.length; next += 1) {
        if (!heard.take(at[next] ?? 0, { isWord: isWord(next), row: next, columns })) return next
        isAhead = true
      }
      return at.length
    },
    settle: (state) => {
      if (!isAhead) return state
      isAhead = false
      known = heard.write(state)
      return known
    },
  }
}

type Row = Readonly<{ isWord: boolean; row: number; columns: readonly (SampleColumn | undefined)[] }>

/** When a device was last heard, and some of its quantities, as `observe` and `hearDevice` of the engine keep it. */
class Heard {
  readonly #rule: Rule
  readonly #patienceMs: number
  readonly #isWholeWatched: boolean
  readonly #quantities: readonly string[]
  /** NaN: not yet. */
  readonly #heardAt: number[]
  readonly #isSilent: boolean[]
  #isOpen = false
  #newestAt = Number.NaN
  #sinceAt = Number.NaN

  constructor(rule: Rule, quantities: readonly string[], patienceMs: number) {
    this.#rule = rule
    this.#patienceMs = patienceMs
    this.#isWholeWatched = quantities.includes('')
    this.#quantities = quantities.filter((quantity) => quantity !== '')
    this.#heardAt = this.#quantities.map(() => Number.NaN)
    this.#isSilent = this.#quantities.map(() => false)
  }

  read({ newestAt, reportingSinceAt = Number.NaN, latest, rules }: DeviceState): void {
    const isOn = (quantity: string): boolean =>
      rules[ruleKey(this.#rule.id, quantity)]?.levels[0]?.on ?? false
    this.#isOpen = newestAt !== undefined && !isOn('')
    this.#newestAt = newestAt ?? Number.NaN
    this.#sinceAt = reportingSinceAt
    for (const [place, quantity] of this.#quantities.entries()) {
      this.#heardAt[place] = lastHeardAt(latest[quantity]) ?? Number.NaN
      this.#isSilent[place] = isOn(quantity)
    }
  }

  columnsIn({ columns }: Samples): Row['columns'] {
    return this.#quantities.map((quantity) => columns.get(quantity))
  }

  /** @returns false, and nothing has changed, when the engine must see the row. */
  take(at: number, row: Row): boolean {
    if (!this.#isOpen) return false
    const sinceAt = row.isWord && at - this.#newestAt >= this.#patienceMs ? at : this.#sinceAt
    if (row.isWord) {
      if (this.#isWholeWatched && at - this.#newestAt > this.#patienceMs) return false
      for (let place = 0; place < this.#quantities.length; place += 1)
        if (this.#turns(place, { at, row, sinceAt })) return false
      this.#newestAt = at
      this.#sinceAt = sinceAt
    }
    for (let place = 0; place < this.#quantities.length; place += 1)
      if (holds(row, place)) this.#heardAt[place] = at
    return true
  }

  write(state: DeviceState): DeviceState {
    const latest: Record<string, DeviceState['latest'][string]> = { ...state.latest }
    for (const [place, quantity] of this.#quantities.entries()) {
      const at = this.#heardAt[place] ?? Number.NaN
      const known = latest[quantity] ?? { value: 0, status: 'measuring', flags: [] }
      if (!Number.isNaN(at)) latest[quantity] = { ...known, at, receivedAt: at }
    }
    const reporting = Number.isNaN(this.#sinceAt) ? {} : { reportingSinceAt: this.#sinceAt }
    return { ...state, latest, newestAt: this.#newestAt, ...reporting }
  }

  /** Whether a quantity goes out, or is back, with a word of the device. */
  #turns(place: number, { at, row, sinceAt }: Readonly<{ at: number; row: Row; sinceAt: number }>): boolean {
    const heardAt = holds(row, place) ? at : (this.#heardAt[place] ?? Number.NaN)
    if (Number.isNaN(heardAt)) return false
    const wasSilent = this.#isSilent[place] ?? false
    const fromAt = wasSilent || !(sinceAt > heardAt) ? heardAt : sinceAt
    return at >= fromAt + this.#patienceMs !== wasSilent
  }
}

function holds({ row, columns }: Row, place: number): boolean {
  const value = columns[place]?.[row]
  return value !== undefined && !Number.isNaN(value)
}

/** Whether the device itself said something in a row: what we derive is no sign of life. */
function wordsIn({ columns, positions }: Samples, { feed }: EngineDevice): (row: number) => boolean {
  const own: SampleColumn[] = []
  for (const [quantity, column] of columns) if (!isDerived(feed, quantity)) own.push(column)
  return (row) =>
    positions?.[row] !== undefined ||
    own.some((column) => column[row] !== undefined && !Number.isNaN(column[row]))
}
