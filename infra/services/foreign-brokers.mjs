import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startNats, stopNats } from './nats.mjs'
import { startRabbitmq, stopRabbitmq } from './rabbitmq.mjs'
import { give } from './server-process.mjs'
import { serverTree } from './server-tree.mjs'
import { tie } from './start-services.mjs'

/** In a tree of their own, beside that of the servers we run on: 51 MB the first time, 110 MB unpacked. */
export const foreignPackages = ['rabbitmq-server', 'nats-server']

const start = {
  rabbitmq: startRabbitmq,
  nats: async (options) => [{ ...(await startNats(options)), name: 'nats' }],
}

/**
 * Starts RabbitMQ (one node or a cluster) or NATS on ports of their own, on the loopback only, with their data in a temporary
 * folder. They end when this process ends, however it does.
 * @param {{ broker: 'rabbitmq' | 'nats', accounts: object, nodes?: number, ackWait?: string, say?: (line: string) => void }} options
 * @throws NoServers when this computer cannot have them
 */
export async function startForeignBroker({ broker, say, ...options }) {
  const tree = await serverTree({ packages: foreignPackages, say })
  const folder = mkdtempSync(join(tmpdir(), `haidang-${broker}-`))
  give(folder)
  let nodes = []
  let knot
  const again = async () => {
    nodes = await start[broker]({ ...options, tree, folder })
    knot?.kill('SIGKILL')
    knot = tie(nodes)
  }
  const stop = async () => {
    knot?.kill('SIGKILL')
    await stopRabbitmq(folder)
    await stopNats(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await again()
    return {
      get nodes() {
        return nodes
      },
      ...{ folder, again, stop },
    }
  } catch (error) {
    await stop()
    throw error
  }
}
