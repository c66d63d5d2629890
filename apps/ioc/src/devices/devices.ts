import { parseArgs } from 'node:util'
import { deviceSchema, feedSchema, pageOf, systemSchema } from '@haidang/contracts'
import type { Command } from '../command.js'
import { findProduct } from '../product/find-product.js'
import { Refusal } from '../refusal.js'
import { Rest, RestRefusal } from '../speak/rest.js'
import { deviceRows, inTable } from './device-rows.js'

const usage = `npm run ioc -- devices [--feed FEED] [--json] [--simulate ID] [--url https://…]

Lists the devices: whether the newest value is live, late (1.5 intervals), stale (3) or lost (10), and who speaks.

  --feed FEED    of one feed only
  --json         one line of JSON a device
  --simulate ID  takes the device's own credential away and gives it back to the simulated city
  --url          a system on another machine; IOC_TOKEN: an API token for it`

/** The devices with their state. */
export const devices: Command = {
  name: 'devices',
  summary: 'lists the devices with their state; gives one back to the simulated city',
  usage,
  run: async (args, surroundings) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        feed: { type: 'string' },
        json: { type: 'boolean', default: false },
        simulate: { type: 'string' },
        url: { type: 'string' },
      },
    })
    const rest = new Rest(await findProduct({ ...surroundings, url: values.url }))
    if (values.simulate !== undefined) {
      surroundings.print(await giveBack(rest, values.simulate))
      return 0
    }
    const feed = values.feed === undefined ? '' : `?feed=${encodeURIComponent(values.feed)}`
    const [{ answeredAt }, feeds, found] = await Promise.all([
      rest.raw('GET', 'me'),
      rest.all('feeds', pageOf(feedSchema)),
      rest.all(`devices${feed}`, pageOf(deviceSchema)),
    ])
    const rows = deviceRows(found, { feeds, now: answeredAt })
    const lines = values.json ? rows.map((row) => JSON.stringify(row)) : inTable(rows)
    lines.forEach(surroundings.print)
    return 0
  },
}

/** @throws Refusal when there is no such device, or nobody simulates it */
async function giveBack(rest: Rest, id: string): Promise<string> {
  const path = `devices/${encodeURIComponent(id)}`
  const { simulated } = await rest.get('system', systemSchema)
  if (!simulated) throw new Refusal(`The simulated city does not run here: ${id} keeps its credential.`)
  await rest.delete(`${path}/credential`).catch((error: unknown) => {
    if (!(error instanceof RestRefusal)) throw error
    throw new Refusal(
      error.status === 404 ? `There is no device "${id}".` : `${id} keeps its credential: ${error.reason}.`,
    )
  })
  const { state } = await rest.get(path, deviceSchema)
  if (!state.simulated) throw new Refusal(`${id} is not simulated.`)
  return `${id} is simulated again; it reports within its interval.`
}
