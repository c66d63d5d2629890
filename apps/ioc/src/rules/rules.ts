import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type RehearsalJson, rehearsalSchema } from '@haidang/contracts'
import type { Command } from '../command.js'
import { findProduct } from '../product/find-product.js'
import { Refusal, wordsOf } from '../refusal.js'
import { Rest } from '../speak/rest.js'
import { followRehearsal } from './follow-rehearsal.js'
import { failureLine, reportLines } from './report-lines.js'

const usage = `npm run ioc -- rules rehearse RULE[@VERSION] [--days 30] [--json] [--url https://…]
npm run ioc -- rules rehearse --file rule.json …

Runs a rule over stored history and says what it would have raised: alarms, chatter, load for an operator, and what
its deadband and delays might better be. Ctrl-C ends it, on the server too.

  RULE[@VERSION]  a saved rule; without a version its newest, be it a draft
  --file FILE     a rule that is not saved, as JSON (its schema is at /api/v1/rule-schema)
  --days N        the last N days (30); or --from and --to, RFC 3339
  --operators N   for how many operators the load is divided (1)
  --json          the whole answer as one line of JSON
  --url           a system on another machine; IOC_TOKEN: an API token for it`

const options = {
  file: { type: 'string' },
  days: { type: 'string', default: '30' },
  from: { type: 'string' },
  to: { type: 'string' },
  operators: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  url: { type: 'string' },
} as const

const dayMs = 86_400_000

/** What is done with rules; today: rehearsing one. */
export const rules: Command = {
  name: 'rules',
  summary: 'rehearses a rule over stored history: what it would have raised',
  usage,
  run: async (args, surroundings) => {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    const [word, which, ...more] = positionals
    if (word !== 'rehearse' || more.length > 0) throw new Refusal(usage)
    if ((which === undefined) === (values.file === undefined))
      throw new Refusal(`Name a saved rule, or a file with one.\n\n${usage}`)
    const product = await findProduct({ ...surroundings, url: values.url })
    const rest = new Rest(product)
    const { answeredAt } = await rest.raw('GET', 'me')
    const ask = {
      ...(which === undefined ? { rule: await readRule(values.file ?? '') } : { saved: savedRule(which) }),
      ...spanOf(values, answeredAt),
      operators: numberOf('operators', values.operators),
    }
    const begun = await begin(rest, ask)
    const ended = await followRehearsal({ rest, begun, refresh: product.local?.refresh, surroundings })
    if (ended.state === 'cancelled') throw new Refusal('Cancelled; nothing runs any more.')
    if (ended.state === 'failed') throw new Refusal(failureLine(ended))
    const lines = values.json ? [JSON.stringify(ended)] : reportLines(ended)
    lines.forEach(surroundings.print)
    return 0
  },
}

type Span = Readonly<{ from: string; to: string }>

/** The last so many days, unless it is said from when to when. @throws Refusal */
export function spanOf(
  { days, from, to = '' }: Partial<Span> & Readonly<{ days: string }>,
  now: number,
): Span {
  const toAt = to === '' ? now : Date.parse(to)
  if (Number.isNaN(toAt))
    throw new Refusal(`--to: "${to}" is no date and time, as 2026-11-23T07:00:00+07:00 is.`)
  const fromAt = toAt - numberOf('days', days) * dayMs
  return { from: from ?? new Date(fromAt).toISOString(), to: to === '' ? new Date(now).toISOString() : to }
}

/** @throws Refusal */
function numberOf(option: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value < 1e6))
    throw new Refusal(`--${option}: "${text}" is no number of ${option}.`)
  return value
}

/** @throws Refusal with the server's own words */
async function begin(rest: Rest, ask: object): Promise<RehearsalJson> {
  const answer = await rest.raw('POST', 'rules/rehearse', { body: ask })
  if (answer.status >= 400) throw new Refusal(`It was refused: ${answer.reason}. ${detailOf(answer.body)}`)
  return rehearsalSchema.parse(answer.body)
}

/** `river-stage` or `river-stage@3`. @throws Refusal */
function savedRule(which: string): { id: string; version?: number } {
  const [id = '', version, ...more] = which.split('@')
  if (version === undefined) return { id }
  if (more.length > 0 || !/^\d+$/.test(version)) throw new Refusal(`"${which}" is no RULE@VERSION.`)
  return { id, version: Number(version) }
}

/** @throws Refusal when the file cannot be read or is no JSON */
async function readRule(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new Refusal(`${file}: ${wordsOf(cause)}`, { cause })
  }
}

function detailOf(body: unknown): string {
  const { errors = [], title = '' } = (body ?? {}) as {
    errors?: { path: string; message: string }[]
    title?: string
  }
  return errors.length > 0 ? errors.map(({ path, message }) => `${path}: ${message}`).join('; ') : title
}
