/** A long text or a file, made piece by piece while the client reads it. */
export class Download {
  readonly type: string
  /** Of the file, as a browser saves it: letters, digits, points and hyphens. */
  readonly name: string
  readonly text: AsyncIterable<string | Uint8Array>
  /** In bytes, where it is known. */
  readonly size: number | undefined
  /** Is told once when no more of it will be read, and perhaps none of it was. */
  readonly ended: () => void

  constructor({
    type,
    name,
    text,
    size,
    ended,
  }: Pick<Download, 'type' | 'name' | 'text' | 'ended'> & Partial<Pick<Download, 'size'>>) {
    this.type = type
    this.name = name
    this.text = text
    this.size = size
    this.ended = ended
  }
}
