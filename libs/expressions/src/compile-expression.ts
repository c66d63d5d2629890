import type { EvaluateExpression, Feed, Quantity } from '@haidang/domain'
import { type ASTNode, Environment, EvaluationError } from '@marcbachmann/cel-js'

/** What bounds the cost of an expression; without loops and patterns it costs as much as it is long. */
export const expressionLimits = { characters: 1_000, nodes: 200, depth: 20 } as const

export type Compiled =
  | Readonly<{ ok: true; evaluate: EvaluateExpression; asked: readonly string[] }>
  | Readonly<{ ok: false; problem: string }>

/** What has been found within the limits is read again with our own calls in it. */
const guardedLimits = { nodes: 2 * expressionLimits.nodes, depth: 2 * expressionLimits.depth }

/** Functions of CEL that may be called: conversions, and nothing that looks into texts or lists. */
const functions: ReadonlySet<string> = new Set(['double', 'int'])

/** Compiles an expression over these quantities of a feed, or says what is wrong with it. */
export function compileExpression(text: string, feed: Feed, quantities: readonly string[]): Compiled {
  if (text.length > expressionLimits.characters)
    return no(`is longer than ${expressionLimits.characters} characters`)
  const asked = feed.quantities.filter(({ key }) => quantities.includes(key))
  const environment = environmentOf(asked, expressionLimits)
  try {
    const parsed = environment.parse(text)
    const foreign = foreignIn(parsed.ast)
    if (foreign !== undefined) return no(`${foreign} is not in our part of the language`)
    const { valid, type, error } = parsed.check()
    if (!valid) return no(error?.message ?? 'is not well typed')
    if (type !== 'bool') return no(`gives a ${type ?? 'value'}, not a bool`)
    const guarded = environmentOf(asked, guardedLimits)
      .registerFunction('divisor(double): double', divisor)
      .registerFunction('divisor(int): int', (value: bigint) => value)
      .parse(withDivisors(text, parsed.ast))
    return { ok: true, evaluate: (values) => answerOf(guarded, values), asked: namesIn(parsed.ast) }
  } catch (error) {
    return no(error instanceof Error ? error.message : 'cannot be read')
  }
}

/** Undefined where it cannot be told: a quantity is missing, or something is divided by nothing. */
function answerOf(
  parsed: (context: Record<string, unknown>) => unknown,
  values: Readonly<Record<string, unknown>>,
): boolean | undefined {
  try {
    const answer = parsed({ ...values })
    return typeof answer === 'boolean' ? answer : undefined
  } catch (error) {
    if (error instanceof EvaluationError) return undefined
    throw error
  }
}

function environmentOf(
  quantities: readonly Quantity[],
  { nodes, depth }: Readonly<{ nodes: number; depth: number }>,
): Environment {
  const environment = new Environment({
    limits: {
      maxAstNodes: nodes,
      maxDepth: depth,
      maxListElements: 32,
      maxMapEntries: 0,
      maxCallArguments: 2,
    },
  })
  for (const { key, kind } of quantities)
    environment.registerVariable(key, kind === 'number' ? 'double' : kind === 'boolean' ? 'bool' : 'string')
  return environment
}

/** CEL divides doubles by nothing without a word, and what comes out is beyond every limit. */
function divisor(value: number): number {
  if (value === 0) throw new EvaluationError('divided by nothing')
  return value
}

/** The same text with a look at whatever it divides by. */
function withDivisors(text: string, ast: ASTNode): string {
  const marks = divisorsIn(ast).flatMap(({ start, end }) => [
    { at: start, mark: 'divisor(' },
    { at: end, mark: ')' },
  ])
  return marks
    .toSorted((a, b) => b.at - a.at)
    .reduce((told, { at, mark }) => told.slice(0, at) + mark + told.slice(at), text)
}

function divisorsIn(node: ASTNode): ASTNode[] {
  const within = childrenOf(node.args).flatMap(divisorsIn)
  return node.op === '/' ? [node.args[1], ...within] : within
}

/** The quantities that it names. */
function namesIn(node: ASTNode): string[] {
  return node.op === 'id' ? [node.args] : childrenOf(node.args).flatMap(namesIn)
}

/** The first thing in it that we do not let run: a method or macro, or a function that is not ours. */
function foreignIn(node: ASTNode): string | undefined {
  if (node.op === 'rcall') return `the method ${node.args[0]}`
  if (node.op === 'call' && !functions.has(node.args[0])) return `the function ${node.args[0]}`
  if (node.op === 'map') return 'a map'
  for (const child of childrenOf(node.args)) {
    const found = foreignIn(child)
    if (found !== undefined) return found
  }
  return undefined
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf)
  return isNode(args) ? [args] : []
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}

function no(problem: string): Compiled {
  return { ok: false, problem }
}
