import { parseArgs } from 'node:util'
import type { Config } from '@haidang/platform'
import type { Command } from '../command.js'
import { findProduct } from '../product/find-product.js'
import { lookForRunFile } from '../product/read-run-file.js'
import { type Diagnosis, bad, good, inLines } from './diagnosis.js'
import { isListening, lookAtDisk, lookAtNode } from './look-at-machine.js'
import { lookAtProduct } from './look-at-product.js'

const usage = `npm run ioc -- doctor [--json] [--url https://… [--mqtt mqtt://…]]

Looks whether the system runs and is well: process and version, ports, database, intake, disk, clock; and says what to
do about what is not. Exit code 1 when something is wrong.

  --json   one line of JSON a finding
  --url    a system on another machine; IOC_TOKEN: an API token for it`

/** Is it running, is it well, and what to do if not. */
export const doctor: Command = {
  name: 'doctor',
  summary: 'looks whether the system runs and is well, and says what to do if not',
  usage,
  run: async (args, surroundings) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean', default: false },
        url: { type: 'string' },
        mqtt: { type: 'string' },
      },
    })
    const { config, print } = surroundings
    const findings =
      values.url === undefined
        ? await lookHere(surroundings)
        : await lookAtProduct(await findProduct({ ...surroundings, url: values.url, mqtt: values.mqtt }))
    const all = [lookAtNode(process.versions.node), ...findings]
    if (values.url === undefined) all.push(await lookAtDisk(config.dataDir))
    for (const finding of all) (values.json ? [JSON.stringify(finding)] : inLines(finding)).forEach(print)
    return all.some(({ health }) => health === 'bad') ? 1 : 0
  },
}

type Here = Pick<Parameters<typeof findProduct>[0], 'secrets'> & Readonly<{ config: Config }>

async function lookHere({ config, secrets }: Here): Promise<Diagnosis[]> {
  const found = await lookForRunFile(config.dataDir)
  if (found.kind === 'running') return lookAtProduct(await findProduct({ config, secrets }))
  const ports = [
    { name: 'console', variable: 'IOC_HTTP_PORT', ...config.http },
    { name: 'broker', variable: 'IOC_MQTT_PORT', ...config.mqtt },
  ]
  const looks = ports.map(async ({ name, variable, host, port }) =>
    (await isListening(host, port))
      ? bad(
          name,
          `port ${port} is taken by another program`,
          `Stop that one, or take another port: ${variable}=${port + 1} npm start`,
        )
      : good(name, `port ${port} is free`),
  )
  return [bad('process', found.says, 'npm start'), ...(await Promise.all(looks))]
}
