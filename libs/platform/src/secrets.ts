import { inspect } from 'node:util'

export type SecretValues = Readonly<{
  adminPassword: string | undefined
  token: string | undefined
  databaseUrl: string | undefined
  redisUrl: string | undefined
  mqttUrl: string | undefined
}>

/** Readable by name only: prints, logs and JSON show nothing of what is inside. */
export class Secrets {
  readonly #adminPassword: string | undefined
  readonly #token: string | undefined
  readonly #databaseUrl: string | undefined
  readonly #redisUrl: string | undefined
  readonly #mqttUrl: string | undefined

  constructor(values: SecretValues) {
    this.#adminPassword = values.adminPassword
    this.#token = values.token
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
