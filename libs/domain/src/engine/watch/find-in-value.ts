import type { Value } from '../../observation/observation.js'
import { levelsOf } from '../../rule/rule-levels.js'
import { type Finding, type Memory, type Sample, probeLevels, probeState } from './probe-levels.js'
import { findRate } from './rate.js'
import { findSum } from './sum.js'
import type { ValueRule } from './watchers.js'

export type SeenValue = Omit<Sample, 'value'> & Readonly<{ value: Value; memory: Memory | undefined }>

/** What a new value says to a rule that watches its quantity; undefined where it says nothing. */
export function findInValue({ condition }: ValueRule, seen: SeenValue): Finding | undefined {
  const { value, memory } = seen
  if (condition.kind === 'match')
    return {
      probes: probeState(condition.values.includes(value)),
      ...(typeof value === 'number' && { value }),
    }
  if (typeof value !== 'number') return undefined
  switch (condition.kind) {
    case 'threshold':
      return { probes: probeLevels(condition, value, condition.direction), value }
    case 'area':
      return { probes: probeLevels(condition, value), value }
    case 'category':
      return {
        probes: probeLevels({ levels: levelsOf(condition), deadband: condition.deadband }, value),
        value,
      }
    case 'rate':
      return findRate(condition, { ...seen, value }, memory)
    case 'sum':
      return findSum(condition, { ...seen, value }, memory)
  }
}
