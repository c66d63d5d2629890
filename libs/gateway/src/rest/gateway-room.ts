import type { SiteJson, SystemJson } from '@haidang/contracts'
import type { Clock, Log } from '@haidang/domain'
import type { Stages } from '@haidang/platform'
import type { CommitBatch, CommitOutcome, Db } from '@haidang/store'

import type { AccessPort, RegistryPort } from '../neighbours.js'

/** What the app knows of the system; `at`, our addresses and the devices' counts are added here. */
export type SystemFacts = Omit<SystemJson, 'at' | 'devices' | 'origins' | 'feeds' | 'retention'>

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
  /** Who runs the centre: its wall screens are theirs. Absent: the first agency of the register. */
  agency?: string
  /** Whether browsers reach us over TLS. */
  secure: boolean
  /** Origins of our own pages; the first is the one to tell others. */
  origins(): readonly string[]
  /** Which build of the console is served now. */
  consoleBuild(): Promise<string>
  /** Where requests, frames and letters are counted. */
  stages?: Stages | undefined
  clock: Clock
  log: Log
}>

/** Nest's name for it. */
export const gatewayRoom = Symbol('GatewayRoom')
