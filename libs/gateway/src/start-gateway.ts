import type { AddressInfo } from 'node:net'

import type { Clock, Log, Tracer } from '@haidang/domain'
import type { LiveBus } from '@haidang/live'
import { explainListenError } from '@haidang/platform'

import { type RateLimits, createHttp } from './gateway.module.js'
import { readConsoleBuild } from './http/console-build.js'
import { listenerLimits } from './http/listener-limits.js'
import { openOperatorMap } from './http/operator-map.js'
import { ownOrigins } from './http/own-origins.js'
import { trustProxies } from './http/trusted-proxies.js'
import { type LiveStats, attachLive } from './live/attach-live.js'
import type { GatewayRoom } from './rest/gateway-room.js'

export type GatewayOptions = Omit<GatewayRoom, 'secure' | 'origins' | 'consoleBuild'> &
  Readonly<{
    bus: LiveBus
    config: Readonly<{
      host: string
      /** 0 takes a free one. */
      port: number
      /** Where browsers reach us, when it is not the address above. */
      publicUrl?: string | undefined
      /** Addresses and CIDR ranges of proxies in front of us; without them nobody speaks for somebody else. */
      trustedProxies?: readonly string[]
    }>
    /** The built console. */
    consoleDir: string
    /** The site's map, served under `/map/`. */
    mapDir?: string | undefined
    /** The operator's own base map: a PMTiles archive or a style file. */
    operatorMap?: string | undefined
    rates?: Partial<RateLimits>
    /** Goes on with the ways of messages that are followed. */
    tracer?: Tracer | undefined
    clock: Clock
    log: Log
  }>

export type Gateway = Readonly<{
  /** Where it listens: `http://127.0.0.1:8080`. */
  url: string
  stats(): LiveStats
  close(): Promise<void>
}>

const usualRates: RateLimits = {
  perAddress: { perSecond: 500, burst: 2_000 },
  perCaller: { perSecond: 50, burst: 200 },
}

/** Whether browsers reach the public address over TLS. */
export function isSecure(publicUrl: string | undefined): boolean {
  return publicUrl !== undefined && new URL(publicUrl).protocol === 'https:'
}

/**
 * Opens console, REST and live socket on one port.
 * @throws StartRefusal when the port cannot be had or the operator's map cannot be shown; StoreUnavailable when the alarm log cannot be read.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, consoleDir, mapDir } = options
  const log = options.log.child({ part: 'gateway' })
  const { host, publicUrl, trustedProxies = [] } = config
  const proxies = trustProxies(trustedProxies)
  const operatorMap =
    options.operatorMap === undefined ? undefined : await openOperatorMap(options.operatorMap)
  let origins: readonly string[] = []
  const app = await createHttp(
    {
      ...options,
      log,
      secure: isSecure(publicUrl),
      origins: () => origins,
      consoleBuild: () => readConsoleBuild(consoleDir),
    },
    {
      files: { consoleDir, mapDir, operatorMap },
      rates: { ...usualRates, ...options.rates },
      trusts: proxies.trusts,
    },
  )
  const server = app.getHttpServer()
  server.maxConnections = listenerLimits.connections
  try {
    await app.listen(config.port, host)
  } catch (cause) {
    await app.close()
    throw explainListenError(cause, {
      what: 'console and REST',
      variable: 'IOC_HTTP_PORT',
      port: config.port,
    })
  }
  const port = portOf(server.address())
  origins = ownOrigins({ host, port, publicUrl })
  const live = await attachLive({
    ...options,
    httpServer: server,
    origins,
    addressOf: proxies.clientOf,
    log,
  }).catch(async (cause: unknown) => {
    await app.close()
    throw cause
  })
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  log.info('gateway.listening', { url, origins })
  return {
    url,
    stats: () => live.stats(),
    close: async () => {
      await live.close()
      await app.close()
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
