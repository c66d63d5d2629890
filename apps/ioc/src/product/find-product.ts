import type { RunFile } from '@haidang/contracts'
import type { Config, Secrets } from '@haidang/platform'
import { Refusal } from '../refusal.js'
import { readRunFile } from './read-run-file.js'

/** A running system, and how to speak with it. */
export type Product = Readonly<{
  httpUrl: string
  mqttUrl: string
  /** The API token of now: the local one is another after every start. */
  token(): string
  /** Only of a system on this machine. */
  local?: Local
}>

export type Local = Readonly<{
  dataDir: string
  /** As it was last read. */
  runFile(): RunFile
  /** Reads the run file again. @throws Refusal while there is none of a living process */
  refresh(): Promise<RunFile>
}>

export type Where = Readonly<{
  config: Pick<Config, 'dataDir'>
  secrets: Pick<Secrets, 'token'>
  /** Of a system on another machine. */
  url?: string | undefined
  mqtt?: string | undefined
}>

const usualMqttPort = 1883

/** The system on this machine, by its run file, or the one at `url`. @throws Refusal with the way out */
export async function findProduct({ config, secrets, url, mqtt }: Where): Promise<Product> {
  if (url !== undefined) return remote({ url, mqtt, token: secrets.token })
  let runFile = await readRunFile(config.dataDir)
  return {
    httpUrl: runFile.httpUrl,
    mqttUrl: mqtt ?? runFile.mqttUrl,
    token: () => secrets.token ?? runFile.token,
    local: {
      dataDir: config.dataDir,
      runFile: () => runFile,
      refresh: async () => {
        runFile = await readRunFile(config.dataDir)
        return runFile
      },
    },
  }
}

type Remote = Readonly<{ url: string; mqtt: string | undefined; token: string | undefined }>

function remote({ url, mqtt, token }: Remote): Product {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Refusal(`--url is "${url}", which is no http:// or https:// address.`)
  if (mqtt !== undefined && (!URL.canParse(mqtt) || !/^mqtts?:$/.test(new URL(mqtt).protocol)))
    throw new Refusal(`--mqtt is "${mqtt}", which is no mqtt:// or mqtts:// address.`)
  if (token === undefined)
    throw new Refusal(
      'Another machine wants to know who you are: put an API token into IOC_TOKEN (an administrator makes one at POST /api/v1/tokens).',
    )
  const { origin, hostname } = new URL(url)
  return { httpUrl: origin, mqttUrl: mqtt ?? `mqtt://${hostname}:${usualMqttPort}`, token: () => token }
}
