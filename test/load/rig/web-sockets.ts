import type { IncomingMessage, Server } from 'node:http'
import { createRequire } from 'node:module'

/** As much as the benches need of npm `ws`. */
export type WebSocket = Readonly<{
  on(event: 'open' | 'close' | 'error', listener: () => void): void
  on(event: 'message', listener: (bytes: Buffer, isBinary: boolean) => void): void
  send(data: string | Uint8Array, options?: { binary: boolean }): void
  close(): void
  terminate(): void
}>

type Library = Readonly<{
  WebSocket: new (
    url: string,
    options?: Readonly<{
      headers: Record<string, string>
      skipUTF8Validation: boolean
      perMessageDeflate: boolean
    }>,
  ) => WebSocket
  WebSocketServer: new (options: { server: Server; perMessageDeflate: boolean }) => {
    on(event: 'connection', listener: (socket: WebSocket, request: IncomingMessage) => void): void
  }
}>

/** The very `ws` that socket.io uses: what is measured beside it must not be another version. */
export function webSockets(): Library {
  const socketIo = createRequire(import.meta.url).resolve('socket.io')
  const engineIo = createRequire(socketIo).resolve('engine.io')
  return createRequire(engineIo)('ws') as Library
}
