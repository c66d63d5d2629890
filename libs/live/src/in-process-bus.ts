import type { Log } from '@haidang/domain'
import type { LiveBus, LiveBusEvent, LiveBusEvents } from './live-bus.js'

type Listener<Name extends LiveBusEvent> = (event: LiveBusEvents[Name]) => void | Promise<void>
type Listeners = { [Name in LiveBusEvent]: Set<Listener<Name>> }

/** More than this many of one kind is a subscription that nobody ends. */
const mostListeners = 64

/**
 * The live bus of a single process. It delivers in the publisher's own turn and keeps nothing, so that no slow
 * listener can make it grow; a listener that fails is logged and disturbs neither the publisher nor its
 * neighbours.
 */
export function createInProcessBus({ log }: { log: Log }): LiveBus {
  const listeners: Listeners = {
    'devices.changed': new Set(),
    'alarms.committed': new Set(),
    'registry.changed': new Set(),
    'access.changed': new Set(),
    'messages.lost': new Set(),
  }
  const failed = (event: LiveBusEvent, error: unknown): void =>
    log.error('live.listener.failed', { event, error })
  return {
    publish(name, event) {
      for (const listener of listeners[name]) {
        try {
          const done = listener(event)
          if (done instanceof Promise) done.catch((error: unknown) => failed(name, error))
        } catch (error) {
          failed(name, error)
        }
      }
    },
    subscribe(name, listener) {
      if (listeners[name].size >= mostListeners) {
        throw new RangeError(`more than ${mostListeners} listeners to ${name}: a subscription is never ended`)
      }
      listeners[name].add(listener)
      return () => listeners[name].delete(listener)
    },
  }
}
