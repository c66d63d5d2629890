/** A long text, made piece by piece while the client reads it. */
export class Download {
  readonly type: string
  /** Of the file, as a browser saves it: letters, digits, points and hyphens. */
  readonly name: string
  readonly text: AsyncIterable<string>

  constructor({ type, name, text }: Pick<Download, 'type' | 'name' | 'text'>) {
    this.type = type
    this.name = name
    this.text = text
  }
}
