import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '@haidang/testing'
import pg from 'pg'

import type { BenchServers } from './servers.js'

const run = promisify(execFile)

/** What the figures of a city hang on: its servers, and the libraries that carry its messages. */
export async function versionsOf(
  databaseUrl: string,
  servers: BenchServers | undefined,
): Promise<Readonly<Record<string, string>>> {
  const libraries = servers ? ['mqtt-packet', 'socket.io'] : ['aedes', 'socket.io']
  const named = await Promise.all(libraries.map(async (name) => [name, await libraryVersion(name)] as const))
  return {
    ...(await databaseVersions(databaseUrl)),
    ...(servers && (await serverVersions(servers))),
    ...Object.fromEntries(named),
  }
}

async function databaseVersions(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ postgres: string; timescaledb: string | null }>(
    `select split_part(current_setting('server_version'), ' ', 1) as postgres,
            (select extversion from pg_extension where extname = 'timescaledb') as timescaledb`,
  )
  await client.end()
  const [{ postgres = '', timescaledb = null } = {}] = rows
  return { postgres, ...(timescaledb !== null && { timescaledb }) }
}

async function libraryVersion(name: string): Promise<string> {
  const text = await readFile(join(repository, 'node_modules', name, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Of Mosquitto and Redis, as their programs say them. */
async function serverVersions({ tree }: BenchServers): Promise<Record<string, string>> {
  const said = async (program: string, argument: string): Promise<string> => {
    const failed = (error: unknown): { stdout: string } => error as { stdout: string } // mosquitto -h ends with 3
    const { stdout } = await run(join(tree, program), [argument]).catch(failed)
    return /(?:version |v=)([\d.]+)/.exec(stdout)?.[1] ?? 'unknown'
  }
  return {
    mosquitto: await said('usr/sbin/mosquitto', '-h'),
    redis: await said('usr/bin/redis-server', '--version'),
  }
}
