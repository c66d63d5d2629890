import { once } from 'node:events'
import { type Socket, connect, createServer } from 'node:net'
import { freePorts } from './free-ports.js'

/** How a line carries what it carries. */
export type LineQuality = Readonly<{
  /** Everything comes so much later. */
  delayMs: number
  /** In each direction of each connection. */
  bytesPerSecond: number
  /** The share of bytes in which one bit is turned. */
  corruptRate: number
  /** A connection goes when it has carried so many bytes from near to far. */
  cutAfterBytes: number
}>

/** A TCP line to a server that can fail in the ways in which lines and servers do. */
export type FaultyLine = Readonly<{
  port: number
  /** As of a server that has been killed: every connection goes, and none comes. */
  cut(): void
  /** As of a server that hangs: connections stay and new ones come, and nobody answers. */
  freeze(): void
  /** Whole again, and of the best quality; what was frozen goes. */
  mend(): void
  /** From now on, for connections that are open, too. */
  worsen(quality: Partial<LineQuality>): void
  /** What has arrived at either end, of all connections. */
  carriedBytes(): number
}> &
  AsyncDisposable

type State = 'whole' | 'cut' | 'frozen'

const best: LineQuality = {
  delayMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  corruptRate: 0,
  cutAfterBytes: Number.POSITIVE_INFINITY,
}
/** Of one direction: more than a socket would keep is not read. */
const onTheWayBytes = 65_536

/**
 * Listens on a free port of this computer; what comes goes to `farPort` of it, which need not be there yet. `chance` turns
 * the bits.
 */
export async function openFaultyLine(
  farPort: number,
  { state: first = 'whole', chance = Math.random }: { state?: State; chance?: () => number } = {},
): Promise<FaultyLine> {
  const [port = 0] = await freePorts(1)
  let state: State = first
  let quality = best
  let carriedBytes = 0
  const ends = new Set<Socket>()

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (state === 'cut') return void near.destroy()
    const far =
      state === 'frozen'
        ? undefined
        : connect({ port: farPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    keep(near, far)
    if (!far) return
    keep(far, near)
    carry(near, far, () => quality.cutAfterBytes)
    carry(far, near, () => Number.POSITIVE_INFINITY)
  })

  function keep(end: Socket, other: Socket | undefined): void {
    ends.add(end)
    end.on('error', () => other?.destroy())
    end.on('close', () => {
      ends.delete(end)
      if (!end.readableEnded) other?.destroy() // after an orderly end there may be pieces on their way
    })
  }

  /** One direction of one connection: in order, each piece when it is due. */
  function carry(from: Socket, to: Socket, cutAfterBytes: () => number): void {
    const pieces: { bytes: Buffer; dueMs: number }[] = []
    let waiting = 0
    let taken = 0
    let freeAtMs = 0
    let hasEnded = false
    let timer: NodeJS.Timeout | undefined

    function deliver(): void {
      timer = undefined
      for (let first = pieces[0]; first && first.dueMs <= performance.now(); first = pieces[0]) {
        pieces.shift()
        waiting -= first.bytes.length
        if (state !== 'whole' || !to.writable) continue
        carriedBytes += first.bytes.length
        to.write(first.bytes)
      }
      if (pieces[0]) timer = setTimeout(deliver, pieces[0].dueMs - performance.now())
      else if (taken >= cutAfterBytes()) to.destroySoon()
      else if (hasEnded && state === 'whole') to.end()
      if (from.isPaused() && state === 'whole' && !isFull() && taken < cutAfterBytes()) from.resume()
    }

    const isFull = (): boolean => waiting + to.writableLength >= onTheWayBytes
    from.on('data', (chunk: Buffer) => {
      if (state !== 'whole') return
      const { bytesPerSecond, delayMs, corruptRate } = quality
      const bytes = corrupt(chunk.subarray(0, cutAfterBytes() - taken), { rate: corruptRate, chance })
      taken += chunk.length
      waiting += bytes.length
      freeAtMs = Math.max(performance.now(), freeAtMs) + (1_000 * bytes.length) / bytesPerSecond
      pieces.push({ bytes, dueMs: Math.max(pieces.at(-1)?.dueMs ?? 0, freeAtMs + delayMs) })
      if (!timer) deliver()
      if (isFull() || taken >= cutAfterBytes()) from.pause()
    })
    to.on('drain', deliver)
    from.once('end', () => {
      hasEnded = true
      if (!timer) deliver()
    })
    from.once('close', () => void (hasEnded || clearTimeout(timer)))
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const drop = (): void => ends.forEach((end) => end.destroy())
  return {
    port,
    carriedBytes: () => carriedBytes,
    cut: () => {
      state = 'cut'
      drop()
    },
    freeze: () => {
      state = 'frozen'
      for (const end of ends) end.pause()
    },
    mend: () => {
      if (state === 'frozen') drop() // what was held back cannot be told in order any more
      state = 'whole'
      quality = best
    },
    worsen: (change) => {
      quality = { ...quality, ...change }
    },
    [Symbol.asyncDispose]: async () => {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}

function corrupt(chunk: Buffer, { rate, chance }: { rate: number; chance: () => number }): Buffer {
  if (rate === 0) return chunk
  const turned = Buffer.from(chunk)
  for (let at = 0; at < turned.length; at += 1)
    if (chance() < rate) turned[at] = (turned[at] ?? 0) ^ (1 << Math.floor(8 * chance()))
  return turned
}
