import { once } from 'node:events'
import { type Server, type Socket, connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A TCP line to a server that can fail in the ways in which servers do. */
export type FaultyLine = Readonly<{
  port: number
  /** As of a server that has been killed: every connection goes, and none comes. */
  cut(): void
  /** As of a server that hangs: connections stay and new ones come, and nobody answers. */
  freeze(): void
  mend(): void
  [Symbol.asyncDispose](): Promise<void>
}>

type State = 'whole' | 'cut' | 'frozen'

/** Listens on a free port; what comes goes to `farPort` of this computer, which need not be there yet. */
export async function openFaultyLine(farPort: number, state: State = 'whole'): Promise<FaultyLine> {
  let now = state
  const ends = new Set<Socket>()
  const server: Server = createServer((near) => {
    if (now === 'cut') return void near.destroy()
    const far = now === 'frozen' ? undefined : connect(farPort, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      if (!end) continue
      ends.add(end)
      end.on('error', () => other?.destroy())
      end.on('close', () => {
        ends.delete(end)
        other?.destroy()
      })
      end.on('data', (chunk: Buffer) => void (now === 'whole' && other?.write(chunk)))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = (): void => ends.forEach((end) => end.destroy())
  return {
    port: portOf(server.address()),
    cut: () => {
      now = 'cut'
      drop()
    },
    freeze: () => {
      now = 'frozen'
      for (const end of ends) end.pause()
    },
    mend: () => {
      if (now === 'frozen') drop() // what was held back cannot be told in order any more
      now = 'whole'
    },
    [Symbol.asyncDispose]: async () => {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  return address.port
}
