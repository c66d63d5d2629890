import { parseArgs } from 'node:util'
import { type AreaPlanJson, areaPlanSchema, areaSchema, pageOf } from '@haidang/contracts'
import type { Command } from '../command.js'
import { findProduct } from '../product/find-product.js'
import { Refusal } from '../refusal.js'
import { Rest } from '../speak/rest.js'
import { areaLines, planLines, withdrawalLines } from './area-lines.js'
import { type Wish, readWish } from './read-wish.js'

const usage = `npm run ioc -- areas [--on DAY] [--url https://…]
npm run ioc -- areas merge --day DAY --from A,B --into ID --name-vi … --name-en … --kind KIND
npm run ioc -- areas split --day DAY --from A --plan FILE.json
npm run ioc -- areas withdraw --from A

Lists the units of a day, or of all days; ends units and begins others in their place, from a day on; calls such a
change off before its day, by a unit that it is to end. Each first only says what it would do; with the --confirm of that answer it does exactly that.

  --on DAY         the units of that day (2025-06-30)
  --day DAY        the first day of the new units, at the site
  --parent ID      where they lie, if those that end do not lie in the same area
  --source TEXT    by what decision
  --plan FILE      for split: [{"id", "kind", "name": {"vi", "en"}, "devices": ["…"]}, …]
  --confirm WORD   carries the plan out that was answered with this word
  --url            a system on another machine; IOC_TOKEN: an API token for it`

/** Units, and how they end and begin. */
export const areas: Command = {
  name: 'areas',
  summary: 'lists the units of a day; merges and divides them, or calls that off, with confirmation',
  usage,
  run: async (args, surroundings) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{
          on: { type: 'string' },
          day: { type: 'string' },
          from: { type: 'string' },
          into: { type: 'string' },
        },
        ...{ 'name-vi': { type: 'string' }, 'name-en': { type: 'string' }, kind: { type: 'string' } },
        ...{ parent: { type: 'string' }, source: { type: 'string' }, plan: { type: 'string' } },
        ...{ confirm: { type: 'string' }, url: { type: 'string' } },
      },
    })
    const rest = new Rest(await findProduct({ ...surroundings, url: values.url }))
    const [word] = positionals
    if (word === undefined) {
      const on = values.on === undefined ? '' : `?on=${encodeURIComponent(values.on)}`
      areaLines(await rest.all(`areas${on}`, pageOf(areaSchema))).forEach(surroundings.print)
      return 0
    }
    const plan = await ask(rest, await readWish(word, values))
    const lines = word === 'withdraw' ? withdrawalLines(plan) : planLines(plan)
    lines.forEach(surroundings.print)
    return 0
  },
}

/** @throws Refusal in the words of what is wrong */
async function ask(rest: Rest, { path, body }: Wish): Promise<AreaPlanJson> {
  const { status, reason, body: answer } = await rest.raw('POST', path, { body })
  if (status < 400) return areaPlanSchema.parse(answer)
  throw new Refusal(`${reason}: ${detailOf(answer)}`)
}

function detailOf(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return 'nothing was changed'
  if ('errors' in answer && Array.isArray(answer.errors)) return JSON.stringify(answer.errors)
  return 'detail' in answer ? String(answer.detail) : 'nothing was changed'
}
