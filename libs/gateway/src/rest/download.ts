/** A long text, made piece by piece while the client reads it. */
export class Download {
  readonly type: string
  /** Of the file, as a browser saves it: letters, digits, points and hyphens. */
  readonly name: string
  readonly text: AsyncIterable<string>
  /** Is told once when no more of it will be read, and perhaps none of it was. */
  readonly ended: () => void

  constructor({ type, name, text, ended }: Pick<Download, 'type' | 'name' | 'text' | 'ended'>) {
    this.type = type
    this.name = name
    this.text = text
    this.ended = ended
  }
}
