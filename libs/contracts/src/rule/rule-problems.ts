import {
  type Condition,
  type EventCondition,
  type EventField,
  type EventTest,
  type Feed,
  type Quantity,
  type Rule,
  findCategory,
  findEventKind,
  findFeed,
  findField,
  findQuantity,
  levelsOf,
  longestAreaRuleId,
  quantityIntervalMs,
  ruleQuantities,
  scaleQuantities,
} from '@haidang/domain'

type Judged = Pick<Rule, 'id' | 'feed' | 'condition'> & Partial<Pick<Rule, 'onDelayMs' | 'offDelayMs'>>

/** What no schema of shapes can see: quantities that the feed lacks or that are of another kind, levels out of order. */
export function ruleProblems({
  id: ruleId,
  feed: id,
  condition,
  onDelayMs = 0,
  offDelayMs = 0,
}: Judged): string[] {
  const feed = findFeed(id)
  if (!feed) return [`there is no feed ${id}`]
  if (condition.kind === 'area' && ruleId.length > longestAreaRuleId)
    return [`the id of a rule over several devices has at most ${longestAreaRuleId} letters`]
  if (condition.kind === 'event' && onDelayMs + offDelayMs > 0)
    return ['an event has no duration: windowMs says how long it counts, and delays must be 0']
  const watched = readBy(condition)
  const keys = watched.filter((key) => key !== '')
  const unknown = keys.filter((key) => !findQuantity(feed, key)).map((key) => `${id} has no quantity ${key}`)
  return unknown.length > 0 ? unknown : [...kindProblems(condition, feed), ...levelProblems(condition)]
}

/** The quantities of the feed that a condition reads; '' is the whole device. */
function readBy(condition: Condition): readonly string[] {
  if (condition.kind === 'expression') return condition.quantities
  return condition.kind === 'area' ? [condition.quantity] : ruleQuantities({ condition })
}

function kindProblems(condition: Condition, feed: Feed): string[] {
  if (condition.kind === 'no-data' || condition.kind === 'expression') return []
  if (condition.kind === 'event') return eventProblems(condition, feed)
  if (condition.kind === 'geofence') {
    const isHeld = condition.event === 'dwell'
    return isHeld === (condition.dwellMs !== undefined) ? [] : ['dwellMs goes with dwell, and only with it']
  }
  if (condition.kind === 'rate' && condition.windowMs < usualMs(feed, condition.quantity))
    return [
      `a rate is told from two values: windowMs must reach over ${usualMs(feed, condition.quantity)} ms`,
    ]
  if (condition.kind === 'category') {
    const fit = scaleQuantities[condition.scale]
    if (!fit.includes(condition.quantity)) return [`${condition.scale} is a scale of ${fit.join(', ')}`]
    const foreign = condition.levels.filter(({ category }) => !findCategory(condition.scale, category))
    if (foreign.length > 0)
      return foreign.map(({ category }) => `${condition.scale} has no category ${category}`)
  }
  const quantities = readBy(condition).map((key) => findQuantity(feed, key))
  if (condition.kind === 'match')
    return condition.values
      .filter((value) => !quantities.every((quantity) => quantity && canBe(quantity, value)))
      .map((value) => `${condition.quantity} is never ${String(value)}`)
  return quantities.some((quantity) => quantity?.kind !== 'number') ? ['only a number has limits'] : []
}

/** Time between two values, as the feed usually reports them. */
export function usualMs({ id, intervalSeconds }: Feed, quantity: string): number {
  return Math.max(intervalSeconds * 1_000, quantityIntervalMs(id, quantity))
}

function canBe(quantity: Quantity, value: string | number | boolean): boolean {
  if (quantity.kind === 'word') return typeof value === 'string' && quantity.words.includes(value)
  return typeof value === quantity.kind
}

function eventProblems({ event, where = [] }: EventCondition, feed: Feed): string[] {
  const kind = findEventKind(feed, event)
  if (!kind) return [`${feed.id} has no event ${event}`]
  return where.flatMap((test) => {
    const field = findField(kind, test.field)
    return field ? testProblems(test, field) : [`${event} has no field ${test.field}`]
  })
}

function testProblems({ values, atLeast, atMost }: EventTest, field: EventField): string[] {
  const hasLimits = atLeast !== undefined || atMost !== undefined
  if (!values && !hasLimits) return [`a test of ${field.key} needs values, atLeast or atMost`]
  if (hasLimits && field.kind !== 'number') return ['only a number has limits']
  const isPossible = (value: string | number | boolean): boolean =>
    field.kind === 'text' ? typeof value === 'string' : canBe(field, value)
  return (values ?? [])
    .filter((value) => !isPossible(value))
    .map((value) => `${field.key} is never ${String(value)}`)
}

function levelProblems(condition: Condition): string[] {
  const levels = levelsOf(condition)
  const sign = condition.kind === 'threshold' && condition.direction === 'below' ? -1 : 1
  const disordered = levels.some(({ limit = 0, severity }, index) => {
    const next = levels[index + 1]
    return next !== undefined && (sign * (next.limit ?? 0) <= sign * limit || next.severity <= severity)
  })
  return disordered ? ['levels must rise in severity and in limit (fall in limit for direction below)'] : []
}
