export { type Compiled, compileExpression, expressionLimits } from './compile-expression.js'
export { expressionOf, expressionProblem } from './expressions-of.js'
