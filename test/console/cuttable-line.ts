import { once } from 'node:events'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { freePorts } from '@haidang/testing'

/** A TCP line between a browser and the city that can be cut and mended. */
export type CuttableLine = Readonly<{
  url: string
  /** Every connection goes, and none comes. */
  cut(): void
  mend(): void
  [Symbol.asyncDispose](): Promise<void>
}>

/** Listens on a free port; the far end need not be there yet. */
export async function openLine(farPort: number): Promise<CuttableLine> {
  const [port = 0] = await freePorts(1)
  const ends = new Set<Socket>()
  let whole = true
  const server: Server = createServer((near) => {
    if (!whole) return void near.destroy()
    const far = connect(farPort, '127.0.0.1')
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end.on('error', () => other.destroy())
      end.on('close', () => {
        ends.delete(end)
        other.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${port}`,
    cut: () => {
      whole = false
      for (const end of ends) end.destroy()
    },
    mend: () => {
      whole = true
    },
    [Symbol.asyncDispose]: async () => {
      for (const end of ends) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
