import { type Clock, type Log, type Rule, isInRuleScope, isInternal } from '@haidang/domain'
import { draftedExpressionProblem } from '@haidang/expressions'
import type { Db } from '@haidang/store'

import { reorganiseAreas, withdrawAreaChange } from './area-book.js'
import { admit } from './credential/admit.js'
import { removeCredential, replaceCredential } from './credential/own-credential.js'
import { type Kept, type RegistryBus, keepFresh } from './keep-fresh.js'
import type { Registry } from './registry.js'
import { decideRule, draftRule } from './rule-book.js'
import { rulesAt, rulesEverFor } from './rules-at.js'
import { settleAreaRule } from './settle-area-rule.js'
import { type Snapshot, arrange, watchedAreas } from './snapshot.js'

export type RegistryOptions = Readonly<{
  log: Log
  clock: Clock
  bus: RegistryBus
  /** Of the simulated city; absent: nobody is simulated. */
  simulationKey?: Uint8Array
  /** How often the database is asked whether anything has changed; the bus usually says so first. */
  pollEveryMs?: number
}>

/** Reads the register into memory, answers from there, and keeps it fresh. */
export async function openRegistry(
  db: Db,
  { log, clock, bus, simulationKey: key, pollEveryMs = 2_000 }: RegistryOptions,
): Promise<Registry> {
  const listeners = new Set<(username: string) => void>()
  const kept = await keepFresh<Snapshot>(db, {
    arrange: (register) => arrange(register, log),
    replaced: (before, now) => {
      for (const username of endedCredentials(before, now))
        for (const listener of listeners) listener(username)
    },
    bus,
    log,
    pollEveryMs,
  })
  return {
    device: (id) => kept.now().deviceById.get(id),
    devices: () => kept.now().devices,
    bulletinsFor: (id) => kept.now().bulletins.get(id) ?? [],
    ...openRules(db, { kept, clock }),
    areas: () => kept.now().areas,
    unitsOf: (device) => kept.now().memberships.get(device) ?? [],
    ...openAreas(db, { kept, clock }),
    agencies: () => kept.now().agencies,
    credential: (username) => kept.now().credentials.get(username),
    credentials: () => [...kept.now().credentials.values()],
    admit: (login) => {
      const { credentials, deviceById } = kept.now()
      return admit(login, {
        credential: credentials.get(login.username),
        device: deviceById.get(login.username),
      })
    },
    replaceCredential: async (device, actor) => {
      if (isInternal(kept.now().deviceById.get(device)?.feed ?? '')) return undefined
      const credential = await replaceCredential(db, { device, actor, at: clock.now() })
      if (credential) await kept.refresh()
      return credential
    },
    removeCredential: async (device, actor) => {
      if (isInternal(kept.now().deviceById.get(device)?.feed ?? '')) return undefined
      const removed = await removeCredential(db, { device, actor, at: clock.now(), ...(key && { key }) })
      if (removed) await kept.refresh()
      return removed
    },
    onCredentialEnded: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh: kept.refresh,
    close: kept.close,
  }
}

type AreaDoor = Pick<Registry, 'reorganise' | 'withdrawAreaChange'>

/** How units change; what was done is known here when it resolves. */
function openAreas(db: Db, { kept, clock }: Readonly<{ kept: Kept<Snapshot>; clock: Clock }>): AreaDoor {
  return {
    reorganise: async (request) => {
      const outcome = await reorganiseAreas(db, request, clock.now())
      if (outcome.ok && outcome.value.done) await kept.refresh()
      return outcome
    },
    withdrawAreaChange: async (request) => {
      const outcome = await withdrawAreaChange(db, request, clock.now())
      if (outcome.ok && outcome.value.done) await kept.refresh()
      return outcome
    },
  }
}

type RuleDoor = Pick<
  Registry,
  | 'rulesFor'
  | 'rulesAt'
  | 'rulesEverFor'
  | 'rule'
  | 'rules'
  | 'membersOf'
  | 'settleAreaRule'
  | 'expressionProblem'
  | 'draftRule'
  | 'decideRule'
>

/** What is asked and done about rules. */
function openRules(db: Db, { kept, clock }: Readonly<{ kept: Kept<Snapshot>; clock: Clock }>): RuleDoor {
  return {
    rulesFor: (id) => kept.now().rulesByDevice.get(id) ?? [],
    rulesAt: (id, at, zone) => rulesAt(kept.now(), { id, at, zone }),
    rulesEverFor: (id) => rulesEverFor(kept.now(), id),
    rule: (id, version) => ruleOf(kept.now(), id, version),
    rules: () => kept.now().rules,
    membersOf: (rule) => {
      const now = kept.now()
      return now.devices.filter((device) =>
        isInRuleScope(rule, { ...device, areas: watchedAreas(device, now) }),
      )
    },
    settleAreaRule: async (rule, zone) => {
      if (await settleAreaRule(db, rule, { register: kept.now(), at: clock.now(), zone }))
        await kept.refresh()
    },
    expressionProblem: draftedExpressionProblem,
    draftRule: async (draft, by) => draftRule(db, draft, { ...by, at: clock.now() }),
    decideRule: async (which, by) => {
      const changed = await decideRule(db, which, { ...by, at: clock.now() })
      if (changed.ok) await kept.refresh()
      return changed
    },
  }
}

/** Under which names nobody may be signed in any more with what he had. */
export function endedCredentials(
  before: Pick<Snapshot, 'credentials'>,
  now: Pick<Snapshot, 'credentials'>,
): string[] {
  const ended = [...before.credentials].filter(
    ([username, { secret }]) => now.credentials.get(username)?.secret !== secret,
  )
  return ended.map(([username]) => username)
}

function ruleOf({ ruleVersions }: Snapshot, id: string, version: number | undefined): Rule | undefined {
  const versions = ruleVersions.get(id)
  return version === undefined ? [...(versions?.values() ?? [])].at(-1) : versions?.get(version)
}
