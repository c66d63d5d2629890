import type { Socket } from 'socket.io'

/**
 * Ends a connection at once. Closing in order would wait for everything written to be taken, which is what a stuck
 * client does not do; destroying alone would still hand on the packets that have been read already.
 */
export function cutWire(conn: Socket['conn']): void {
  conn.close(true)
  conn.request.socket.destroy()
}
