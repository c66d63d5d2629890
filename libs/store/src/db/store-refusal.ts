export type StoreRefusalReason =
  | 'foreign-database'
  | 'newer-database'
  | 'mismatched-table'
  | 'already-running'
  | 'broken-data-folder'
  | 'other-major-version'
  | 'not-your-data-folder'
  | 'no-space'
  | 'no-binaries'
  | 'did-not-start'

/** A named reason why the database cannot be used. The message says the way out; nothing was deleted or changed. */
export class StoreRefusal extends Error {
  readonly reason: StoreRefusalReason

  constructor(reason: StoreRefusalReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreRefusal'
    this.reason = reason
  }
}
