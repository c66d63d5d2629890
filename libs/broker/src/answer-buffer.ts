const firstByte = { puback: 0x40, pubrec: 0x50, pubcomp: 0x70 } as const
const pingRequest = Buffer.from([0xc0, 0])

/** Gathers the acknowledgements of one turn of the event loop: a whole batch leaves in one write, before anything else is told. */
export class AnswerBuffer {
  readonly #write: (bytes: Buffer) => void
  #waiting: number[] = []

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write
  }

  add(kind: keyof typeof firstByte, id: number): void {
    // after every promise that the same commit has resolved, before any other event
    if (this.#waiting.length === 0) process.nextTick(() => this.flush())
    this.#waiting.push(firstByte[kind], id)
  }

  ping(): void {
    this.flush()
    this.#write(pingRequest)
  }

  /** Both versions of MQTT read these four bytes as "success". */
  flush(): void {
    const answers = this.#waiting
    if (answers.length === 0) return
    this.#waiting = []
    const bytes = Buffer.allocUnsafe(answers.length * 2)
    for (let at = 0; at < answers.length; at += 2) {
      bytes.writeUInt16BE(((answers[at] ?? 0) << 8) | 2, at * 2)
      bytes.writeUInt16BE(answers[at + 1] ?? 0, at * 2 + 2)
    }
    this.#write(bytes)
  }
}
