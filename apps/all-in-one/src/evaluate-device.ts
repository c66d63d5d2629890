import { evaluate } from '@haidang/domain'
import type { Registry } from '@haidang/registry'
import type { EvaluateDevice } from '@haidang/store'

/** The engine with the register's present rules: what every commit evaluates with. */
export function createEvaluate(registry: Pick<Registry, 'device' | 'rulesFor'>): EvaluateDevice {
  return ({ device: id, state, signals }) => {
    const device = registry.device(id)
    if (!device) throw new Error(`device ${id} left the register while its signals were on their way`)
    return evaluate({
      device: { id: device.id, feed: device.feed, intervalMs: device.intervalSeconds * 1_000 },
      rules: registry.rulesFor(id),
      state,
      signals,
    })
  }
}
