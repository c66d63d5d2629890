import type { Piece } from './frame-scanner.js'

/** The pieces that arrived and were not handed on yet, in order. */
export class PieceQueue {
  #pieces: Piece[] = []
  #head = 0
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#head === this.#pieces.length
  }

  get first(): Piece | undefined {
    return this.#pieces[this.#head]
  }

  push(piece: Piece): void {
    this.#pieces.push(piece)
    this.#bytes += piece.end - piece.start
  }

  /** Removes the first piece. */
  shift(): void {
    const piece = this.first
    if (piece === undefined) return
    this.#bytes -= piece.end - piece.start
    this.#head += 1
    if (this.#head === this.#pieces.length) this.clear()
  }

  clear(): void {
    this.#pieces = []
    this.#head = 0
    this.#bytes = 0
  }
}
