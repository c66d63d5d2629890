import type { Bulletin, Clock, Device, DeviceId, Log, Rule } from '@haidang/domain'
import { type Repeating, type Stage, startRepeating } from '@haidang/platform'
import type { CommitBatch, CommitOutcome } from '@haidang/store'

export type RuleWatchOptions = Readonly<{
  /** Of the process's own register: another list whenever that has changed. */
  devices: () => readonly Device[]
  rulesFor: (device: DeviceId) => readonly Rule[]
  bulletinsFor: (device: DeviceId) => readonly Bulletin[]
  commit: (batch: CommitBatch) => Promise<CommitOutcome>
  clock: Clock
  log: Log
  stage?: Stage | undefined
  everyMs?: number
}>

const devicesPerCommit = 500

/**
 * Where a rule that the clock moves has come over a device, or the bulletins that a rule of it waits for have changed, the
 * engine is asked to look: an alarm is set aside or asked for anew, and a device that has been silent for long is counted as
 * silent when its rule begins to watch. Done by every process, each when its own register knows and once when it starts, so
 * that nobody who still knew the former ones has the last word; what failed, or what a process died over, is done again.
 * Where a tick changes nothing, nothing is written.
 */
export function startRuleWatch(options: RuleWatchOptions): Repeating {
  const { log, stage, everyMs = 1_000 } = options
  const seen = new Map<DeviceId, string>()
  let done: readonly Device[] | undefined
  return startRepeating({
    ...{ failed: 'alerting.rule-watch-failed', everyMs, log, stage },
    turn: async () => {
      const devices = options.devices()
      if (devices === done) return false
      const changed = changedSince(seen, devices, options)
      for (let next = 0; next < changed.length; next += devicesPerCommit) {
        const part = changed.slice(next, next + devicesPerCommit)
        await lookAt(
          part.map(({ device }) => device),
          options,
        )
        for (const { device, known } of part) seen.set(device, known)
      }
      done = devices
      return false
    },
  })
}

type Changed = Readonly<{ device: DeviceId; known: string }>

/**
 * The devices whose rules by the clock, or whose bulletins, the engine has not looked at as they are now. A device that has
 * lost its last such rule is among them: the rule may come back over it as it was.
 */
function changedSince(
  seen: ReadonlyMap<DeviceId, string>,
  devices: readonly Device[],
  { rulesFor, bulletinsFor }: RuleWatchOptions,
): readonly Changed[] {
  return devices.flatMap(({ id }) => {
    const waiting = rulesFor(id).filter((rule) => rule.bulletin !== undefined || watchesSilence(rule))
    const bulletins = waiting.some(({ bulletin }) => bulletin !== undefined) ? bulletinsFor(id) : []
    const known = [
      ...waiting.map((rule) => `${rule.id}/${rule.version}`),
      ...bulletins.map((one) => `${one.id}:${one.ended?.at ?? ''}`),
    ].join(' ')
    return (seen.get(id) ?? '') === known ? [] : [{ device: id, known }]
  })
}

/** A device that says nothing is not evaluated, so nothing but this tells it that such a rule has come. */
function watchesSilence({ condition }: Rule): boolean {
  return condition.kind === 'no-data' && condition.quantities.includes('')
}

/** Counts nobody as silent by itself: it moves the deadline, and the watch over silence knows since when we have heard. */
async function lookAt(devices: readonly DeviceId[], { commit, clock }: RuleWatchOptions): Promise<void> {
  const at = clock.now()
  const signal = { kind: 'tick', at, listeningSinceAt: at } as const
  await commit({ observations: [], signals: devices.map((device) => ({ device, signal })), refusals: [] })
}
