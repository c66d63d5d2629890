import { feedId } from '@haidang/domain'

import { draftedExpressionProblem, expressionProblem } from './expressions-of.js'

const asking = (expression: string, quantities: readonly string[] = ['pm25']) => ({
  feed: feedId('air-quality'),
  condition: { kind: 'expression', expression, quantities, severity: 2 } as const,
})

test.each(['1.0 > 0.0', 'true', '!(2 in [1, 2])'])(
  '%s is no draft, for nothing that is measured changes the answer; in force it is what was approved',
  (text) => {
    expect(draftedExpressionProblem(asking(text))).toBe('asks about nothing that is measured')
    expect(expressionProblem(asking(text))).toBeUndefined()
  },
)

test('what asks about a quantity is a draft, wherever it names it', () => {
  expect(draftedExpressionProblem(asking('double(2) > 1.0 && (80.0 < pm25)'))).toBeUndefined()
})

test('what cannot be read is neither', () => {
  const unread = asking('honey > 1.0')
  expect(draftedExpressionProblem(unread)).toBe(expressionProblem(unread))
  expect(expressionProblem(unread)).toMatch(/honey/)
})
