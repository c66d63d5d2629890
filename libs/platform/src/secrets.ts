import { inspect } from 'node:util'

/** An address of an operator's own, which may hold a token, and the key of what is signed for it. */
export type Webhook = Readonly<{ url: string; secret: string }>

export type SecretValues = Readonly<{
  adminPassword: string | undefined
  token: string | undefined
  alarmWebhook: Webhook | undefined
  databaseUrl: string | undefined
  redisUrl: string | undefined
  mqttUrl: string | undefined
}>

/** Readable by name only: prints, logs and JSON show nothing of what is inside. */
export class Secrets {
  readonly #adminPassword: string | undefined
  readonly #token: string | undefined
  readonly #alarmWebhook: Webhook | undefined
  readonly #databaseUrl: string | undefined
  readonly #redisUrl: string | undefined
  readonly #mqttUrl: string | undefined

  constructor(values: SecretValues) {
    this.#adminPassword = values.adminPassword
    this.#token = values.token
    this.#alarmWebhook = values.alarmWebhook
    this.#databaseUrl = values.databaseUrl
    this.#redisUrl = values.redisUrl
    this.#mqttUrl = values.mqttUrl
  }

  get adminPassword(): string | undefined {
    return this.#adminPassword
  }

  /** Of the command line, not of the system itself. */
  get token(): string | undefined {
    return this.#token
  }

  /** Where every alarm event is told. */
  get alarmWebhook(): Webhook | undefined {
    return this.#alarmWebhook
  }

  get databaseUrl(): string | undefined {
    return this.#databaseUrl
  }

  get redisUrl(): string | undefined {
    return this.#redisUrl
  }

  get mqttUrl(): string | undefined {
    return this.#mqttUrl
  }

  toJSON(): string {
    return '[secrets]'
  }

  [inspect.custom](): string {
    return '[secrets]'
  }
}
