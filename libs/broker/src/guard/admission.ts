export type AdmissionLimits = Readonly<{
  /** Open connections altogether. */
  connections: number
  /** Open connections of one address. */
  connectionsPerAddress: number
  /** Connections of one address that have not logged in yet. */
  strangersPerAddress: number
}>

type Count = { open: number; strangers: number }

/** Who may come in at all: counts connections, altogether and per address. */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #counts = new Map<string, Count>()
  #open = 0

  constructor(limits: AdmissionLimits) {
    this.#limits = limits
  }

  get open(): number {
    return this.#open
  }

  /** Takes the connection in as a stranger, or says which limit is reached. */
  enter(address: string): 'connections' | 'connectionsPerAddress' | 'strangersPerAddress' | undefined {
    const count = this.#counts.get(address) ?? { open: 0, strangers: 0 }
    if (this.#open >= this.#limits.connections) return 'connections'
    if (count.open >= this.#limits.connectionsPerAddress) return 'connectionsPerAddress'
    if (count.strangers >= this.#limits.strangersPerAddress) return 'strangersPerAddress'
    this.#open += 1
    this.#counts.set(address, { open: count.open + 1, strangers: count.strangers + 1 })
    return undefined
  }

  /** A stranger has logged in. */
  welcome(address: string): void {
    const count = this.#counts.get(address)
    if (count !== undefined) count.strangers -= 1
  }

  leave(address: string, wasStranger: boolean): void {
    const count = this.#counts.get(address)
    if (count === undefined) return
    this.#open -= 1
    count.open -= 1
    if (wasStranger) count.strangers -= 1
    if (count.open === 0) this.#counts.delete(address)
  }
}
