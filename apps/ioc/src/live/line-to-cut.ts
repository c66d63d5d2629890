import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { type Socket, connect } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Every TCP connection of a client, so that they can be torn off as a pulled cable does: without a goodbye. */
export type LineToCut = Readonly<{
  /** What the client dials with. */
  agent: HttpAgent
  /** Tears off what is open; nothing new comes up until it is mended. */
  cut(): void
  mend(): void
}>

/** Of what an agent is asked to dial: the rest is about the request, not about the connection. */
type Place = Readonly<{ host?: string; port?: number | string; servername?: string }>

/** @param isTls whether the address is https:// */
export function createLineToCut(isTls: boolean): LineToCut {
  const open = new Set<Socket>()
  let isCut = false
  const dial = ({ host = '127.0.0.1', port, servername = host }: Place): Socket => {
    const place = { host, port: Number(port) }
    const socket = isTls ? connectTls({ ...place, servername }) : connect(place)
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    socket.on('error', () => undefined) // whoever dialled hears of it by the connection's end
    if (isCut) socket.destroy()
    return socket
  }
  return {
    agent: Object.assign(isTls ? new HttpsAgent() : new HttpAgent(), { createConnection: dial }),
    cut: () => {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
  }
}
