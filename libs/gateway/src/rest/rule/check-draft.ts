import { type Rule, hazards } from '@haidang/domain'

import type { RegistryPort } from '../../neighbours.js'
import { Problem } from '../problem.js'

type Draft = Pick<Rule, 'feed' | 'condition' | 'scope' | 'bulletin'>
type Register = Pick<RegistryPort, 'areas' | 'device' | 'expressionProblem'>

/**
 * What the shape of a rule cannot show.
 * @throws Problem `bad-request` for areas and devices that there are none of, an expression that says nothing, and a level
 * that no bulletin about the hazard can have.
 */
export function checkDraft({ feed, condition, scope = {}, bulletin }: Draft, registry: Register): void {
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
  if (bulletin && bulletin.level > hazards[bulletin.hazard].to) {
    const message = `no bulletin about ${bulletin.hazard} has a level above ${hazards[bulletin.hazard].to}`
    throw new Problem('bad-request', { errors: [{ path: 'body.rule.bulletin.level', message }] })
  }
  const unfit = registry.expressionProblem({ feed, condition })
  if (unfit !== undefined)
    throw new Problem('bad-request', {
      errors: [{ path: 'body.rule.condition.expression', message: unfit }],
    })
}
