import type { CredentialJson } from '@haidang/contracts'
import type { Clock, Log } from '@haidang/domain'
import {
  type Db,
  StoreUnavailable,
  endSimulation,
  putCredentials,
  readRegister,
  readRegisterVersion,
  writeAudit,
} from '@haidang/store'

import { admit } from './credential/admit.js'
import { hashPassword } from './credential/password-hash.js'
import { newSecret } from './credential/secret.js'
import type { Registry } from './registry.js'
import { type Snapshot, arrange } from './snapshot.js'

/** The part of the live bus that tells other rooms, and other processes, that the register has changed. */
export type RegistryBus = Readonly<{
  publish(name: 'registry.changed', event: Readonly<Record<never, never>>): void
  subscribe(name: 'registry.changed', listener: () => void | Promise<void>): () => void
}>

export type RegistryOptions = Readonly<{
  log: Log
  clock: Clock
  bus: RegistryBus
  /** How often the database is asked whether anything has changed; the bus usually says so first. */
  pollEveryMs?: number
}>

/**
 * Reads the register into memory and keeps it fresh: when the bus says so, and by polling a version number, so
 * that a lost word costs seconds and no truth.
 */
export async function openRegistry(
  db: Db,
  { log, clock, bus, pollEveryMs = 2_000 }: RegistryOptions,
): Promise<Registry> {
  let snapshot: Snapshot = arrange(await readRegister(db))
  let reading: Promise<void> | undefined
  let announcing = false

  async function refresh(): Promise<void> {
    const next = arrange(await readRegister(db))
    if (next.version < snapshot.version) return
    const changed = next.version > snapshot.version
    snapshot = next
    if (changed) announce()
  }

  /** Others on the bus are told after our own memory is new; our own word must not send us reading again. */
  function announce(): void {
    announcing = true
    bus.publish('registry.changed', {})
    announcing = false
  }

  async function poll(): Promise<void> {
    if ((await readRegisterVersion(db)) !== snapshot.version) await refresh()
  }

  /** One look at a time; the database being away is no news here. */
  function look(): Promise<void> {
    reading ??= poll()
      .catch((error: unknown) => {
        if (!(error instanceof StoreUnavailable)) log.error('registry.refresh-failed', { error })
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  const unsubscribe = bus.subscribe('registry.changed', () => (announcing ? undefined : look()))
  const timer = setInterval(() => void look(), pollEveryMs)
  timer.unref()

  return {
    device: (id) => snapshot.deviceById.get(id),
    devices: () => snapshot.devices,
    rulesFor: (id) => snapshot.rulesByDevice.get(id) ?? [],
    rule: (id, version) => {
      const versions = snapshot.ruleVersions.get(id)
      return version === undefined ? [...(versions?.values() ?? [])].at(-1) : versions?.get(version)
    },
    rules: () => snapshot.rules,
    areas: () => snapshot.areas,
    agencies: () => snapshot.agencies,
    credential: (username) => snapshot.credentials.get(username),
    admit: (login) =>
      admit(login, {
        credential: snapshot.credentials.get(login.username),
        device: snapshot.deviceById.get(login.username),
      }),
    replaceCredential: async (device, actor) => {
      const credential = await replaceCredential(db, { device, actor, at: clock.now() })
      if (credential) await refresh()
      return credential
    },
    refresh,
    close: async () => {
      clearInterval(timer)
      unsubscribe()
      await reading
    },
  }
}

type Replacement = Readonly<{ device: string; actor: string; at: number }>

async function replaceCredential(
  db: Db,
  { device, actor, at }: Replacement,
): Promise<CredentialJson | undefined> {
  const password = newSecret()
  const secret = await hashPassword(password)
  const done = await db.tx(async (tx) => {
    if (!(await endSimulation(tx, device))) return false
    await putCredentials(
      tx,
      [{ username: device, device, kind: 'device', secret, topicFilters: [], simulated: false }],
      at,
    )
    await writeAudit(tx, [{ at, actor, action: 'device.credential-replaced', subject: device, detail: {} }])
    return true
  })
  return done ? { clientId: device, username: device, password } : undefined
}
