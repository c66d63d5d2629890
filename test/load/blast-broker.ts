import { type Socket, createServer } from 'node:net'
import mqtt, { type Packet } from 'mqtt-packet'
import { airMessage, stationNames } from './air-messages.js'

/*
 * A broker that only sends, as fast as it is read, as a process of its own: every connection gets `messages` air messages
 * of QoS 1, of which at most `window` are unacknowledged. What a consumer takes from it is the consumer's own speed.
 */
const [messages = 0, window = 0] = process.argv.slice(2).map(Number)
const largestId = 65_535
const stations = stationNames(50)
const fromAt = Date.now() - 3_600_000
const inOneWrite = 100

const server = createServer({ noDelay: true }, (socket) => {
  const parser = mqtt.parser()
  let sent = 0
  let acknowledged = 0
  parser.on('packet', (packet: Packet) => {
    if (packet.cmd === 'connect')
      send(socket, { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 })
    if (packet.cmd === 'pingreq') send(socket, { cmd: 'pingresp' })
    if (packet.cmd === 'subscribe') {
      send(socket, { cmd: 'suback', messageId: packet.messageId ?? 0, granted: [1] })
      blast()
    }
    if (packet.cmd === 'puback') acknowledged += 1
  })
  socket.on('data', (bytes) => {
    // PUBACKs of 3.1.1 are four bytes each: parsing 10,000 a second would be this process's whole work
    if (bytes[0] === 0x40 && bytes.length % 4 === 0) acknowledged += bytes.length / 4
    else parser.parse(bytes)
    blast()
  })
  socket.on('drain', blast)
  socket.on('error', () => undefined)

  function blast(): void {
    while (sent < messages && sent - acknowledged + inOneWrite <= window) {
      const batch = Array.from({ length: inOneWrite }, () => packetOf(sent++))
      if (!socket.write(Buffer.concat(batch))) return
    }
  }
})

const ready = Array.from({ length: 5_000 }, (_, place) => {
  const { topic, payload } = airMessage(stations[place % stations.length] ?? '', fromAt + place * 100, 41.2)
  return mqtt.generate({ cmd: 'publish', topic, payload, qos: 1, messageId: 1, dup: false, retain: false })
})

/** The place of the packet identifier: behind fixed header, length and topic. */
function packetOf(place: number): Buffer {
  const packet = Buffer.from(ready[place % ready.length] ?? Buffer.alloc(0))
  const lengthBytes = (packet[1] ?? 0) < 0x80 ? 1 : 2
  const topicBytes = packet.readUInt16BE(1 + lengthBytes)
  packet.writeUInt16BE((place % largestId) + 1, 3 + lengthBytes + topicBytes)
  return packet
}

function send(socket: Socket, packet: Packet): void {
  socket.write(mqtt.generate(packet, { protocolVersion: 4 }))
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 })
})
process.once('disconnect', () => process.exit(0))
