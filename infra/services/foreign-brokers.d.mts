type Account = Readonly<{ username: string; password: string }>

export type BrokerNode = Readonly<{ name: string; pid: number; port: number }>

export type ForeignBroker = Readonly<{
  folder: string
  nodes: readonly BrokerNode[]
  /** Starts those that have ended, on their old ports and data. */
  again(): Promise<void>
  /** Ends them and takes their data away. */
  stop(): Promise<void>
}>

export function startForeignBroker(options: {
  broker: 'rabbitmq' | 'nats'
  /** `house`: the product's own processes. A device signs in with its own id as user name and as client id. */
  accounts: Readonly<{ house: Account; devices: readonly Account[] }>
  nodes?: number
  ackWait?: string
  say?: (line: string) => void
}): Promise<ForeignBroker>
