/**
 * PostgreSQL did not answer, or could not do the work now. Nothing was stored, or nobody can say whether it
 * was: the caller keeps its work and comes again, which is harmless because everything here is idempotent.
 */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnavailable'
  }
}
