import { setTimeout as pause } from 'node:timers/promises'
import { print } from './figures.js'
import { type BenchCity, openBenchCity } from './rig/bench-city.js'
import { type Way, benchOptions } from './rig/options.js'
import { type BenchServers, startServers } from './rig/servers.js'
import { usageOf } from './rig/usage.js'

/*
 * How long the product takes to be ready (with an empty database, and again), and what it takes at rest: when nobody speaks,
 * and with the simulated city of the shipped site. The city's own process is counted, and so are the servers'.
 */
const options = benchOptions()
const forSeconds = options.size('seconds', 10, 4)
const settleSeconds = options.size('settle', 10, 4)

for (const way of options.ways) await measure(way)

async function measure(way: Way): Promise<void> {
  await using servers = way === 'services' ? await startServers() : undefined
  await silent(way, servers)
  await simulated(way, servers)
}

async function silent(way: Way, servers: BenchServers | undefined): Promise<void> {
  await using city = await openBenchCity({ way, servers })
  const about = { bench: 'rest', way, versions: city.versions }
  print({ ...about, figure: 'start_cold', value: city.readyIn, unit: 's' })
  await report('rest_silent', city)
  print({ ...about, figure: 'start_warm', value: await city.restart(), unit: 's' })
}

/** With servers it is the all-in-one that plays the city: it signs in at Mosquitto. */
async function simulated(way: Way, servers: BenchServers | undefined): Promise<void> {
  const env = servers && {
    DATABASE_URL: servers.postgres.url,
    REDIS_URL: servers.redis.url,
    MQTT_URL: servers.mosquitto.url,
    IOC_MQTT_FIELD_URL: servers.mosquitto.fieldUrl,
    IOC_MQTT_ACCOUNTS: servers.mosquitto.accounts,
  }
  await using city = await openBenchCity({
    way: 'embedded',
    servers: undefined,
    simulate: true,
    ...(env && { env }),
  })
  const parts = servers && {
    postgres: servers.postgres.pid,
    mosquitto: servers.mosquitto.pid,
    redis: servers.redis.pid,
  }
  await report('rest_simulated_city', { ...city, way, parts: { ...city.parts, ...parts } })
}

async function report(
  figure: string,
  { way, parts, versions }: Pick<BenchCity, 'way' | 'parts' | 'versions'>,
): Promise<void> {
  await pause(settleSeconds * 1_000)
  const about = { bench: 'rest', way, versions, forSeconds }
  const before = await usages(parts)
  const startedAt = performance.now()
  await pause(forSeconds * 1_000)
  const after = await usages(parts)
  const ms = performance.now() - startedAt
  const sum = { cores: 0, memoryMiB: 0 }
  for (const [part, { cpuMs, memoryMiB }] of Object.entries(after)) {
    const cores = (cpuMs - (before[part]?.cpuMs ?? 0)) / ms
    sum.cores += cores
    sum.memoryMiB += memoryMiB
    print({ ...about, figure: `${figure}_cpu_${part}`, value: cores, unit: 'cores' })
    print({ ...about, figure: `${figure}_memory_${part}`, value: memoryMiB, unit: 'MiB' })
  }
  print({ ...about, figure: `${figure}_cpu`, value: sum.cores, unit: 'cores' })
  print({ ...about, figure: `${figure}_memory`, value: sum.memoryMiB, unit: 'MiB' })
}

type Usages = Readonly<Record<string, Readonly<{ cpuMs: number; memoryMiB: number }>>>

/** Each part with all that it has started, but for what is a part itself. */
async function usages(parts: BenchCity['parts']): Promise<Usages> {
  const pids = Object.values(parts)
  const each = Object.entries(parts).map(async ([part, pid]) => {
    const others = pids.filter((other) => other !== pid)
    return [part, await usageOf([pid], { deep: true, except: others })] as const
  })
  return Object.fromEntries(await Promise.all(each))
}
