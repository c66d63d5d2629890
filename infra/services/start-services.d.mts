export class NoServers extends Error {}

export type ServerName = 'postgres' | 'redis' | 'mosquitto' | 'haproxy'

export type Server = Readonly<{ pid: number; port: number; url: string }>

/** Those that were asked for are there. */
export type Services = Readonly<{
  postgres: Server
  redis: Server
  mosquitto: Server & Readonly<{ fieldUrl: string; accounts: string }>
  /** Where their programs lie. */
  tree: string
  stop(): Promise<void>
}>

export function startServices(options: {
  folder: string
  servers?: readonly ServerName[]
  apis?: readonly string[]
  durable?: boolean
  tied?: boolean
  say?: (line: string) => void
}): Promise<Services & Readonly<{ haproxy: Server }>>
export function stopServices(folder: string): Promise<void>
export function discardServices(folder: string): Promise<void>
export function servicesIn(folder: string): { name: ServerName; running: Server | undefined }[]
