import type { SiteJson, SystemJson } from '@haidang/contracts'
import type { Clock, Log } from '@haidang/domain'
import type { CommitBatch, CommitOutcome, Db } from '@haidang/store'

import type { AccessPort, RegistryPort } from '../neighbours.js'

/** What the app knows of the system; `at` and the devices' counts are added here. */
export type SystemFacts = Omit<SystemJson, 'at' | 'devices'>

/** Everything that the controllers work with; one object, made by `startGateway`. */
export type GatewayRoom = Readonly<{
  db: Db
  /** Writes to the database and tells the live bus; operators' commands go through it like everything else. */
  commit(batch: CommitBatch): Promise<CommitOutcome>
  registry: RegistryPort
  access: AccessPort
  broker: Readonly<{ disconnect(clientId: string, reason: string): void | Promise<void> }>
  /** Epoch ms when the broker started: what was told of connections before is not shown. Absent: all is. */
  presenceSinceAt?: number
  site: SiteJson
  system(): SystemFacts | Promise<SystemFacts>
  /** Whether browsers reach us over TLS. */
  secure: boolean
  clock: Clock
  log: Log
}>

/** Nest's name for it. */
export const gatewayRoom = Symbol('GatewayRoom')
