import type { Wire } from './wire.js'

/** Who is where, each with the wire to them. */
export type Rooms = Readonly<{
  enter(room: string, id: string, wire: Wire): void
  leave(room: string, id: string): void
  leaveAll(id: string): void
  wiresOf(room: string): ReadonlyMap<string, Wire>
}>

/**
 * socket.io's rooms know ids only, and from each id to its wire is a look-up and four objects on the way: with a thousand
 * clients four times a second that is a tenth of what the writing itself takes.
 */
export function createRooms(): Rooms {
  const rooms = new Map<string, Map<string, Wire>>()
  const leave = (room: string, id: string): void => {
    const members = rooms.get(room)
    if (members?.delete(id) && members.size === 0) rooms.delete(room)
  }
  return {
    enter(room, id, wire) {
      const members = rooms.get(room) ?? new Map<string, Wire>()
      rooms.set(room, members.set(id, wire))
    },
    leave,
    leaveAll(id) {
      for (const room of [...rooms.keys()]) leave(room, id)
    },
    wiresOf: (room) => rooms.get(room) ?? nobody,
  }
}

const nobody: ReadonlyMap<string, Wire> = new Map()
