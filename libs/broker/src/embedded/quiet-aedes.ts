import { Aedes, type Client, type PublishPacket } from 'aedes'

type Done = (error?: Error) => void

/** An emitter that carries nothing: what clients hear is written to them directly (see subscriptions.ts). */
export const silentEmitter = {
  on: (_topic: string, _deliver: unknown, done?: () => void) => void (done && setImmediate(done)),
  removeListener: (_topic: string, _deliver: unknown, done?: () => void) => void (done && setImmediate(done)),
  emit: (_packet: unknown, done?: () => void) => void (done && setImmediate(done)),
  close: (done: () => void) => void setImmediate(done),
}

/** aedes without its routing: what was published has been handed to intake already, and no client hears of it. */
export class QuietAedes extends Aedes {
  override publish(_packet: PublishPacket, ...rest: (Client | Done | null)[]): void {
    for (const argument of rest) if (typeof argument === 'function') argument()
  }
}
