import type { Rule } from '@haidang/domain'

import type { RegistryPort } from '../../neighbours.js'
import { Problem } from '../problem.js'

type Draft = Pick<Rule, 'feed' | 'condition' | 'scope'>
type Register = Pick<RegistryPort, 'areas' | 'device' | 'expressionProblem'>

/**
 * What the shape of a rule cannot show.
 * @throws Problem `bad-request` for areas and devices that there are none of, and an expression that says nothing.
 */
export function checkDraft({ feed, condition, scope = {} }: Draft, registry: Register): void {
  const areas = (scope.areas ?? []).filter((id) => !registry.areas().find(id))
  const devices = (scope.devices ?? []).filter((id) => registry.device(id)?.feed !== feed)
  const places = [
    ...areas.map((id) => ({ path: 'body.rule.scope.areas', message: `there is no area ${id}` })),
    ...devices.map((id) => ({
      path: 'body.rule.scope.devices',
      message: `there is no device ${id} of the feed ${feed}`,
    })),
  ]
  if (places.length > 0) throw new Problem('bad-request', { errors: places })
  const unfit = registry.expressionProblem({ feed, condition })
  if (unfit !== undefined)
    throw new Problem('bad-request', {
      errors: [{ path: 'body.rule.condition.expression', message: unfit }],
    })
}
