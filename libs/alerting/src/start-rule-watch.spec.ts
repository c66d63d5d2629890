import type { Device, Log, Rule } from '@haidang/domain'
import { aNoDataRule, aStation } from '@haidang/domain/testing'
import type { CommitBatch, CommitOutcome } from '@haidang/store'

import { startRuleWatch } from './start-rule-watch.js'

const station = aStation()
const silence = aNoDataRule()
const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => log }

const nothing: CommitOutcome = {
  ...{ verdicts: [], eventVerdicts: [], conflicts: [], events: [], changed: [], refused: [] },
}

/** A watch over one register, and the batches in which it has the engine look. */
function watched() {
  const looks: CommitBatch[] = []
  let devices: readonly Device[] = []
  let rules: readonly Rule[] = []
  let turned = (): void => {}
  const watch = startRuleWatch({
    devices: () => (turned(), devices),
    rulesFor: () => rules,
    bulletinsFor: () => [],
    commit: (batch) => {
      looks.push(batch)
      return Promise.resolve(nothing)
    },
    clock: { now: () => 1_000_000 },
    log,
    everyMs: 1,
  })
  return {
    looks,
    close: () => watch.close(),
    /** Another register; resolves when the watch has seen it. */
    async becomes(next: readonly Rule[]): Promise<void> {
      rules = next
      devices = [station]
      for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => (turned = resolve))
    },
  }
}

test('a rule over silence that has left a device and comes back as it was is looked at again', async () => {
  const { looks, close, becomes } = watched()
  await becomes([silence])
  expect(looks).toHaveLength(1)
  await becomes([])
  await becomes([silence])
  expect(looks.flatMap(({ signals }) => signals.map(({ device }) => device))).toEqual(
    Array.from({ length: 3 }, () => station.id),
  )
  await close()
})

test('where nothing waits for the clock nobody looks', async () => {
  const { looks, close, becomes } = watched()
  await becomes([])
  await becomes([])
  expect(looks).toEqual([])
  await close()
})
