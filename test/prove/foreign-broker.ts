import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { repository } from '@haidang/testing'

import type * as Launcher from '../../infra/services/foreign-brokers.mjs'

export type { BrokerNode, ForeignBroker } from '../../infra/services/foreign-brokers.mjs'

/** By its place in the repository, for what is built of us lies somewhere else. */
const launcher = join(repository, 'infra/services/foreign-brokers.mjs')

/** RabbitMQ or NATS, one node or a cluster, of the row's own; they end with this process, however it ends. */
export const { startForeignBroker } = (await import(pathToFileURL(launcher).href)) as typeof Launcher
