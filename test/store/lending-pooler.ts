import { once } from 'node:events'
import { type Socket, connect, createServer } from 'node:net'

/** A pooler that has one session at PostgreSQL and lends it to all its clients by turns, for one exchange each. */
export type LendingPooler = Readonly<{ url: string }> & AsyncDisposable

const idle = 0x5a // Z: the server is ready for the next exchange
const simple = 0x51 // Q
const ended = 0x53 // S: the end of an exchange
const goodbye = 0x58 // X
const signing = 0x52 // R: what is asked of who signs in, and at last that it is let in
const letIn = 0

/** The first client signs in for all, whatever it is asked for; the others are told what it was told once it was in. */
export async function openLendingPooler(databaseUrl: string): Promise<LendingPooler> {
  const far = new URL(databaseUrl)
  const server: Socket = connect({ host: far.hostname, port: Number(far.port) })
  const clients = new Set<Socket>()
  const turns: { client: Socket; exchange: Buffer }[] = []
  let answering: Socket | undefined
  let signingIn: Socket | undefined
  let signedIn = (_greeting: Buffer): void => undefined
  const greeting = new Promise<Buffer>((resolve) => (signedIn = resolve))
  let whole = (_answer: Buffer): void => undefined
  let answer = Buffer.alloc(0)

  server.on('error', () => undefined)
  server.on('data', (chunk: Buffer) => {
    signingIn?.write(chunk)
    answer = Buffer.concat([answer, chunk])
    if (!messagesOf(answer).some(({ type }) => type === idle)) return
    if (signingIn) signedIn(answer.subarray(startOfGreeting(answer)))
    else whole(answer)
    signingIn = undefined
    answer = Buffer.alloc(0)
  })
  const ask = (exchange: Buffer): Promise<Buffer> =>
    new Promise((resolve) => {
      whole = resolve
      server.write(exchange)
    })

  async function lend(): Promise<void> {
    const next = turns.shift()
    if (!next || answering) return
    answering = next.client
    const said = await ask(next.exchange)
    if (next.client.writable) next.client.write(said)
    answering = undefined
    await lend()
  }

  let isFirst = true
  const door = createServer((client) => {
    clients.add(client)
    let isIn = false
    let heard = Buffer.alloc(0)
    client.on('error', () => undefined)
    client.on('close', () => clients.delete(client))
    client.on('data', (chunk: Buffer) => {
      if (client === signingIn || isFirst) {
        signingIn ??= client
        isFirst = false
        isIn = true
        server.write(chunk)
        return
      }
      if (!isIn) {
        isIn = true
        void greeting.then((said) => client.write(said))
        return
      }
      heard = Buffer.concat([heard, chunk])
      for (const { type, end } of messagesOf(heard)) {
        if (type === goodbye) return void client.end()
        if (type !== simple && type !== ended) continue
        turns.push({ client, exchange: heard.subarray(0, end) })
        heard = heard.subarray(end)
        void lend()
        break
      }
    })
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const near = new URL(databaseUrl)
  const address = door.address()
  near.host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    url: near.href,
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.destroy()
      server.destroy()
      door.close()
      await once(door, 'close')
    },
  }
}

/** Where the server says that it lets us in, and then what every client is to know of it. */
function startOfGreeting(answer: Buffer): number {
  const messages = messagesOf(answer)
  const inside = messages.findIndex(
    ({ type, end }) => type === signing && answer.readUInt32BE(end - 4) === letIn,
  )
  return messages[inside - 1]?.end ?? 0
}

/** The whole messages of the protocol that these bytes hold. */
function messagesOf(bytes: Buffer): { type: number; end: number }[] {
  const messages: { type: number; end: number }[] = []
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readUInt32BE(at + 1)
    if (end > bytes.length) break
    messages.push({ type: bytes[at] ?? 0, end })
    at = end
  }
  return messages
}
