import { LineCounter, type Document, isNode, parseDocument } from 'yaml'
import type { z } from 'zod'

import type { SitePackProblem } from './site-pack-refusal.js'

/** One entry of a YAML file, and the line where it begins. */
export type Located<T> = Readonly<{ value: T; line: number }>

export type Read<T> = Readonly<{
  value?: T
  problems: readonly SitePackProblem[]
  lineOf(path: readonly PropertyKey[]): number
}>

/** Reads a YAML text by a schema; problems carry the line of what they speak of. */
export function readYaml<S extends z.ZodType>(file: string, text: string, schema: S): Read<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const lineOf = (path: readonly PropertyKey[]): number => lineAt(document, lines, path)
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => ({
      file,
      line: lines.linePos(pos[0]).line,
      message: firstLine(message),
    }))
    return { problems, lineOf }
  }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (parsed.success) return { value: parsed.data, problems: [], lineOf }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    file,
    line: lineOf(path),
    path: path.map(String).join('.'),
    message,
  }))
  return { problems, lineOf }
}

/** The line of the nearest thing that exists along the path: a missing key is reported where its owner stands. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return 1
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message
}
