export { type Compiled, compileExpression, expressionLimits } from './compile-expression.js'
export { draftedExpressionProblem, expressionOf, expressionProblem } from './expressions-of.js'
